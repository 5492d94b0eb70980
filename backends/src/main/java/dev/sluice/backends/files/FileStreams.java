package dev.sluice.backends.files;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/**
 * Streams whose pieces are read by calls that block, on threads of their own, and on which they
 * signal: a piece for each one requested, none ahead. A stream occupies a thread only while it has
 * demand.
 */
public final class FileStreams implements AutoCloseable {
  private final BlockingThreads threads;
  private final Set<Pulling<?>> open = ConcurrentHashMap.newKeySet();

  /** Reads on these threads, which are closed with it. */
  public FileStreams(BlockingThreads threads) {
    this.threads = threads;
  }

  /**
   * A stream of what a source gives; each subscription takes a source of its own, which is opened
   * at once and closed at the end. Fails with what the source throws, and with a {@link
   * java.nio.channels.ClosedChannelException} after {@link #close}.
   */
  public <T> Flux<T> pull(Supplier<PullSource<T>> source) {
    return Flux.from(
        subscriber -> {
          Pulling<T> stream = new Pulling<>(source.get(), subscriber, threads, open::remove);
          open.add(stream);
          stream.start();
        });
  }

  /** Streams under way, each of which has at most one file or directory open. */
  public int openStreams() {
    return open.size();
  }

  /** Fails the streams that are under way, without waiting for a call that hangs. */
  @Override
  public void close() {
    threads.close();
    open.forEach(Pulling::abort);
  }
}
