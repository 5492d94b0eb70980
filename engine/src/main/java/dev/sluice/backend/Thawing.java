package dev.sluice.backend;

import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings files out of cold storage, where somebody asked for that: it takes hours, and costs. Its
 * publishers are as those of a {@link Backend}.
 */
public interface Thawing {
  /** What can be done with a file. */
  enum State {
    /** It can be read. */
    READY,
    /** It was asked for, now or by an earlier run, and cannot be read yet. */
    UNDER_WAY,
    /** It cannot be read, and nobody asked for it. */
    COLD
  }

  /**
   * What was seen of a file.
   *
   * @param bytes its size, where that is known
   */
  record Seen(State state, OptionalLong bytes) {}

  /** Whether a file can be read now; changes nothing. */
  Mono<Seen> look(FileHandle file);

  /**
   * Asks for a file to be made readable, unless it is, or that was asked for already, and tells how
   * it is then.
   */
  Mono<Seen> thaw(FileHandle file);

  /** A signal each time when it is worth looking again; ends when waiting longer is no use. */
  Flux<Long> looks();
}
