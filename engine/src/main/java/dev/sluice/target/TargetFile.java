package dev.sluice.target;

import dev.sluice.format.Node;
import java.util.List;
import reactor.core.publisher.Mono;

/** One file that is being written. Writes at different positions may overlap in time. */
public interface TargetFile extends AutoCloseable {
  /**
   * Writes bytes at a position, all of them. The array must not change until the result signals; it
   * is still the caller's. Signals on the thread that subscribed. A cancelled write may have
   * happened.
   */
  Mono<Void> write(byte[] bytes, int offset, int length, long position);

  /**
   * As {@link Target#applyMetadata}, on the open file: cheaper, and safe whatever its name means
   * now.
   */
  List<MetadataProblem> applyMetadata(Node node);

  /** Closes the file. Idempotent. */
  @Override
  void close();
}
