package dev.sluice.testing;

import dev.sluice.backend.Id;
import dev.sluice.format.BlobType;

/** What a blob is looked up by: the same id may exist as data and as tree. */
public record BlobKey(BlobType type, Id id) {
  /** A data blob. */
  public static BlobKey data(Id id) {
    return new BlobKey(BlobType.DATA, id);
  }

  /** A tree blob. */
  public static BlobKey tree(Id id) {
    return new BlobKey(BlobType.TREE, id);
  }
}
