package dev.sluice.target;

import dev.sluice.format.Node;
import java.util.List;
import reactor.core.publisher.Mono;

/** One file that is being written. Writes at different positions may overlap in time. */
public interface TargetFile extends AutoCloseable {
  /**
   * Whether it takes the place of something, or is an older file that is being changed; of no
   * meaning for one that was opened again.
   */
  boolean isReplacement();

  /**
   * Writes bytes at a position, all of them. The array must not change until the result signals; it
   * is still the caller's. Signals on the thread that subscribed. A cancelled write may have
   * happened.
   */
  Mono<Void> write(byte[] bytes, int offset, int length, long position);

  /** What it is like now. */
  ExistingItem status();

  /** Whether runs of zeros take no space in it. */
  boolean isSparse();

  /** Makes a part of the file read as zeros, without taking space if it is sparse. Blocks. */
  void erase(long position, long length);

  /**
   * As {@link Target#applyMetadata}, on the open file: cheaper, and safe whatever its name means
   * now.
   */
  List<MetadataProblem> applyMetadata(Node node);

  /**
   * The file is complete, with its metadata: makes sure that it is on the disk, and gives it its
   * name, if its {@link Writing} says so. Blocks.
   */
  void commit();

  /** Closes the file. Idempotent. */
  @Override
  void close();
}
