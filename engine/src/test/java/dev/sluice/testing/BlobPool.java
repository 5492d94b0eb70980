package dev.sluice.testing;

import dev.sluice.backend.Id;
import dev.sluice.format.BlobType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** All blobs of a repository under construction, each once, in order of description. */
final class BlobPool {
  private final Map<BlobKey, BlobSpec> blobs = new LinkedHashMap<>();

  Id add(BlobType type, BlobSpec blob) {
    Id id = blob.id();
    BlobSpec known = blobs.get(new BlobKey(type, id));
    if (known == null) {
      blobs.put(new BlobKey(type, id), blob.copy());
    } else {
      known.merge(blob);
    }
    return id;
  }

  Map<BlobKey, BlobSpec> blobs() {
    return blobs;
  }

  boolean isIndexed(BlobKey key) {
    BlobSpec blob = blobs.get(key);
    return blob != null && blob.isIndexed();
  }

  Set<BlobKey> unsound() {
    Set<BlobKey> unsound = new LinkedHashSet<>();
    blobs.forEach(
        (key, blob) -> {
          if (!blob.isSound()) {
            unsound.add(key);
          }
        });
    return unsound;
  }
}
