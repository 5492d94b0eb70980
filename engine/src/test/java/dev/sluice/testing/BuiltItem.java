package dev.sluice.testing;

import dev.sluice.backend.Id;
import dev.sluice.format.NodeType;
import java.util.List;
import java.util.Optional;

/**
 * An item of a snapshot that was built, if a correct reader does not refuse it.
 *
 * @param blobs of a file, in order
 * @param subtree of a directory
 * @param content of a file
 * @param expected what a restore must leave on disk
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BuiltItem(List<Id> blobs, Optional<Id> subtree, byte[] content, TreeEntry expected) {
  /** What it is. */
  public NodeType type() {
    return expected.type();
  }
}
