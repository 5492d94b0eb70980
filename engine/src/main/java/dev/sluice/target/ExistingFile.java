package dev.sluice.target;

import dev.sluice.format.Node;
import java.util.List;

/**
 * A regular file that was in the target before, open to see what of it is right. Not for several
 * threads at once. All calls block and fail with {@link TargetException}.
 */
public interface ExistingFile extends AutoCloseable {
  /** What it is like; as of opening. */
  ExistingItem item();

  /**
   * Reads bytes from a position on.
   *
   * @return how many, at least one, or -1 at the end of the file
   */
  int read(byte[] into, int offset, int length, long position);

  /** Whether its metadata is as the node says. */
  boolean hasMetadata(Node node);

  /** As {@link TargetFile#applyMetadata}. */
  List<MetadataProblem> applyMetadata(Node node);

  /** Closes the file. Idempotent. */
  @Override
  void close();
}
