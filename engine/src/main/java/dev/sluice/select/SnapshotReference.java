package dev.sluice.select;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.SnapshotPath;

/**
 * A snapshot and a place in it.
 *
 * @param selector which snapshot
 * @param subfolder what to take as its top; the root if not said
 */
public record SnapshotReference(SnapshotSelector selector, SnapshotPath subfolder) {

  /**
   * Reads {@code ID} or {@code ID:PATH}, split at the first colon; for the id see {@link
   * SnapshotSelector#parse}, for the path {@link SnapshotPath#of}.
   *
   * @throws SluiceException of kind {@code INVALID_ARGUMENT}
   */
  public static SnapshotReference parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new SnapshotReference(SnapshotSelector.parse(text), SnapshotPath.ROOT);
    }
    try {
      SnapshotPath subfolder = SnapshotPath.of(text.substring(colon + 1));
      return new SnapshotReference(SnapshotSelector.parse(text.substring(0, colon)), subfolder);
    } catch (IllegalArgumentException e) {
      throw new SluiceException(Kind.INVALID_ARGUMENT, "invalid path in a snapshot: " + text, e);
    }
  }
}
