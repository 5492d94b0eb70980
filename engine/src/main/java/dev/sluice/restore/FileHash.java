package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import dev.sluice.target.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a whole file holds.
 *
 * @param length in bytes
 * @param sha256 of all of it
 */
record FileHash(long length, Id sha256) {
  private static final int STEP = 128 * 1024;

  /** Of a file without content. */
  static final Id EMPTY = Id.of(newDigest().digest());

  /** Reads a file of the target. */
  static FileHash of(Target target, SnapshotPath path) throws IOException {
    MessageDigest digest = newDigest();
    ByteBuffer step = ByteBuffer.allocate(STEP);
    long length = 0;
    try (ReadableByteChannel channel = target.openForReading(path)) {
      while (channel.read(step.clear()) >= 0) {
        digest.update(step.array(), 0, step.position());
        length += step.position();
      }
    }
    return new FileHash(length, Id.of(digest.digest()));
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
