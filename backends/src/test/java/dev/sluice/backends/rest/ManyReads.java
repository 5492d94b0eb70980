package dev.sluice.backends.rest;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.testing.Bytes;
import java.time.Duration;
import java.util.Arrays;
import reactor.core.publisher.Flux;

/**
 * Reads a pack in pieces, eight at once.
 *
 * @param pack which
 * @param content what it holds
 * @param length of each piece
 */
record ManyReads(FileHandle pack, byte[] content, int length) {
  private static final int AT_ONCE = 8;

  /** Whether all pieces are right. */
  boolean areRight(Backend backend, Duration patience) {
    return Flux.range(0, content.length / length)
        .flatMap(
            i ->
                backend
                    .read(pack, new ByteRange((long) i * length, length))
                    .as(Bytes::join)
                    .map(read -> isRight(i, read)),
            AT_ONCE,
            1)
        .all(Boolean::booleanValue)
        .blockOptional(patience)
        .orElseThrow();
  }

  private boolean isRight(int i, byte[] read) {
    return Arrays.equals(read, Arrays.copyOfRange(content, i * length, (i + 1) * length));
  }
}
