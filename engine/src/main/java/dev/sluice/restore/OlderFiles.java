package dev.sluice.restore;

import dev.sluice.format.SnapshotPath;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;

/** Items that were there before, and stay where their new version cannot be had at all. */
final class OlderFiles {
  private OlderFiles() {}

  static boolean isThere(Target target, SnapshotPath path) {
    try {
      return target.look(path).isPresent();
    } catch (TargetException notSeen) {
      return false;
    }
  }

  /** A reason for a failure that says so too. */
  static String named(String reason) {
    return reason + "; what was there before is left as it was";
  }
}
