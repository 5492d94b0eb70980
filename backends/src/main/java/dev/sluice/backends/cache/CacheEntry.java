package dev.sluice.backends.cache;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way into the cache. It gets its name only when it is whole and what the name says,
 * so nobody ever meets part of one. Calls block, and may come from any thread.
 */
final class CacheEntry {
  private final CacheDirectory directory;
  private final FileHandle file;
  private final MessageDigest digest = Sha256.digest();
  private @Nullable Path temporary;
  private @Nullable FileChannel channel;
  private boolean isEnded;

  /** Makes nothing yet. */
  CacheEntry(CacheDirectory directory, FileHandle file) {
    this.directory = directory;
    this.file = file;
  }

  /** Adds bytes, and leaves the buffer as it is. After a failure, or the end, it does nothing. */
  synchronized void write(ByteBuffer buffer) throws IOException {
    if (isEnded) {
      return;
    }
    try {
      FileChannel open = opened();
      ByteBuffer bytes = buffer.duplicate();
      digest.update(bytes.duplicate());
      while (bytes.hasRemaining()) {
        open.write(bytes);
      }
    } catch (IOException e) {
      discard();
      throw e;
    }
  }

  private FileChannel opened() throws IOException {
    if (channel == null) {
      temporary = directory.createTemporary(file);
      channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
    }
    return channel;
  }

  /** Puts the file into its place, if it is what its name says. */
  synchronized void keep() throws IOException {
    if (!isEnded && temporary != null && Id.of(digest.digest()).equals(file.id())) {
      close();
      try {
        Files.move(temporary, directory.place(file), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } else {
      discard();
    }
  }

  /** Leaves nothing of it. */
  synchronized void discard() throws IOException {
    if (!isEnded) {
      close();
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  private void close() throws IOException {
    isEnded = true;
    if (channel != null) {
      channel.close();
    }
  }
}
