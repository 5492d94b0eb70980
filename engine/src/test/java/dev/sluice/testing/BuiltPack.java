package dev.sluice.testing;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import java.util.List;

/**
 * A pack that was built.
 *
 * @param name in the description
 * @param id SHA-256 of the file
 * @param size of the file in bytes
 * @param entries its blobs, in order
 */
public record BuiltPack(String name, Id id, long size, List<BlobEntry> entries) {
  /** Where the file lies. */
  public String path() {
    return FileHandle.pack(id).path();
  }
}
