package dev.sluice.restore;

import dev.sluice.format.NodeType;
import dev.sluice.format.RecordedItem;
import dev.sluice.format.Timestamp;
import dev.sluice.target.ItemStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** In what an item on disk differs from what it must be like, its content apart. */
final class ItemDifference {
  private final RecordedItem wanted;
  private final ItemStatus found;
  private final List<String> differences = new ArrayList<>();

  private ItemDifference(RecordedItem wanted, ItemStatus found) {
    this.wanted = wanted;
    this.found = found;
  }

  /** A sentence about it; empty if there is none. */
  static Optional<String> between(RecordedItem wanted, ItemStatus found, boolean comparesOwners) {
    ItemDifference difference = new ItemDifference(wanted, found);
    difference.compare(comparesOwners);
    return difference.differences.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(", ", difference.differences));
  }

  private void compare(boolean comparesOwners) {
    if (wanted.type() != found.type()) {
      differ("type", wanted.type().stored(), found.type().stored());
      return;
    }
    if (wanted.type() == NodeType.FILE && wanted.sha256().isPresent()) {
      differ("size", Long.toString(wanted.size()), Long.toString(found.size()));
    }
    if (wanted.type() != NodeType.SYMLINK) {
      wanted.mode().ifPresent(mode -> differ("mode", octal(mode), octal(found.mode())));
    }
    wanted
        .mtime()
        .ifPresent(time -> differ("modification time", shown(time), shown(found.mtime())));
    if (comparesOwners) {
      wanted
          .uid()
          .ifPresent(uid -> differ("owner", Long.toString(uid), Long.toString(found.uid())));
      wanted
          .gid()
          .ifPresent(gid -> differ("group", Long.toString(gid), Long.toString(found.gid())));
    }
    if (wanted.type() == NodeType.BLOCK_DEVICE || wanted.type() == NodeType.CHARACTER_DEVICE) {
      differ("device", Long.toString(wanted.device()), Long.toString(found.device()));
    }
    wanted.linkTarget().ifPresent(this::compareLink);
  }

  private void compareLink(byte[] target) {
    byte[] actual = found.linkTarget().orElse(new byte[0]);
    if (!Arrays.equals(target, actual)) {
      differ(
          "link target",
          new String(target, StandardCharsets.UTF_8),
          new String(actual, StandardCharsets.UTF_8));
    }
  }

  private static String octal(int mode) {
    return String.format("%04o", mode);
  }

  private static String shown(Timestamp time) {
    return Instant.ofEpochSecond(time.seconds(), time.nanos()).toString();
  }

  private void differ(String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      differences.add(what + " is " + actual + ", expected " + expected);
    }
  }
}
