package dev.sluice.testing;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import java.util.Set;

/**
 * One copy of a blob in a repository that was built.
 *
 * @param pack name of the pack in the description
 * @param packId id of the pack
 * @param entry where in the pack
 * @param indexes the index files that list this copy, as in use or as to be deleted
 */
public record BlobCopy(String pack, Id packId, BlobEntry entry, Set<Id> indexes) {
  /** The path of the pack. */
  public String path() {
    return FileHandle.pack(packId).path();
  }
}
