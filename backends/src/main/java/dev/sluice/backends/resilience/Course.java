package dev.sluice.backends.resilience;

import java.nio.ByteBuffer;
import java.util.function.LongFunction;
import reactor.core.publisher.Flux;

/**
 * What is to be read.
 *
 * @param length in bytes, or {@link #UNKNOWN}
 * @param from makes a request for all but so many bytes at the beginning
 */
record Course(long length, LongFunction<Flux<ByteBuffer>> from) {
  static final long UNKNOWN = Long.MAX_VALUE;

  /** Bytes behind this position; 0 if that is not known. */
  long left(long position) {
    return length == UNKNOWN ? 0 : length - position;
  }
}
