package dev.sluice.cli.render;

import dev.sluice.backend.Line;
import dev.sluice.backend.StorageUse;
import java.util.List;
import java.util.Optional;

/** How storages were read, in words and in JSON; nothing of those where nothing is measured. */
final class StorageFigures {
  private StorageFigures() {}

  static Optional<Text> text(StorageUse use) {
    return use.line().map(line -> text(use, line));
  }

  private static Text text(StorageUse use, Line line) {
    return new Text()
        .foreign(use.storage())
        .add(": " + line.connections() + " requests at once, ")
        .add(Figures.bytes(line.bytesPerSecond()) + "/s, ")
        .add("first byte after " + line.firstByte().toMillis() + " ms; ")
        .add(line.retries() + " requests failed and were made again, ")
        .add(line.throttles() + " of them throttled, " + line.stalls() + " stalled; ")
        .add(line.hedges() + " made twice; ")
        .add(use.cacheHits() + " files from the cache");
  }

  static void addTo(JsonLine summary, List<StorageUse> uses) {
    List<JsonLine> measured =
        uses.stream().flatMap(use -> use.line().map(line -> json(use, line)).stream()).toList();
    if (!measured.isEmpty()) {
      summary.objects("storages", measured);
    }
  }

  private static JsonLine json(StorageUse use, Line line) {
    return new JsonLine()
        .text("storage", use.storage())
        .number("connections", line.connections())
        .number("bytes_per_second", line.bytesPerSecond())
        .number("first_byte_ms", line.firstByte().toMillis())
        .number("retries", line.retries())
        .number("throttles", line.throttles())
        .number("stalls", line.stalls())
        .number("hedges", line.hedges())
        .number("cache_hits", use.cacheHits());
  }
}
