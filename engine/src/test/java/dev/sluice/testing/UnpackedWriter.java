package dev.sluice.testing;

import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.nio.charset.StandardCharsets;

/** Writes index and snapshot files: JSON in a box, named by its hash. */
final class UnpackedWriter {
  private final RepositorySink sink;
  private final BoxSealer sealer;
  private final Zstandard zstandard;
  private final boolean isCompressing;

  UnpackedWriter(
      RepositorySink sink, BoxSealer sealer, Zstandard zstandard, boolean isCompressing) {
    this.sink = sink;
    this.sealer = sealer;
    this.zstandard = zstandard;
    this.isCompressing = isCompressing;
  }

  Id write(FileType type, CharSequence json, boolean isUncompressed) {
    byte[] plaintext = json.toString().getBytes(StandardCharsets.UTF_8);
    if (isCompressing && !isUncompressed) {
      plaintext = zstandard.compressUnpacked(plaintext);
    }
    return sink.writeNamed(type.directory(), sealer.seal(plaintext));
  }
}
