package dev.sluice.cli.render;

import dev.sluice.restore.RestoreEvent;

/** What is told of packs in cold storage. */
final class ThawLines {
  private ThawLines() {}

  static Text text(RestoreEvent.Thawing thawing) {
    String packs = thawing.packs() + " packs (" + Figures.bytes(thawing.bytes()) + ")";
    if (thawing.isDryRun()) {
      return Text.of("Would bring " + packs + " out of cold storage")
          .add(thawing.waiting() == 0 ? "" : ", and wait for " + thawing.waiting() + " others");
    }
    return thawing.waiting() == 0
        ? Text.of("all packs are out of cold storage")
        : Text.of("bringing " + packs + " out of cold storage, ")
            .add("waiting for " + thawing.waiting() + " of them");
  }

  static JsonLine json(RestoreEvent.Thawing thawing) {
    JsonLine line =
        new JsonLine()
            .text("message_type", "thawing")
            .number("packs", thawing.packs())
            .number("bytes", thawing.bytes())
            .number("waiting", thawing.waiting());
    return thawing.isDryRun() ? line.raw("dry_run", "true") : line;
  }
}
