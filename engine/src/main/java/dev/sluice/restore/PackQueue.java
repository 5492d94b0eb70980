package dev.sluice.restore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The packs of a plan that are still to be read, by their numbers in the order of first use: of
 * those that can be read the first one is next. A bit for each; used by many threads.
 */
final class PackQueue {
  /** No pack can be read now; perhaps later. */
  static final int NONE = -1;

  private final BitSet ready = new BitSet();
  private final List<MonoSink<Void>> waiting = new ArrayList<>();
  private int left;

  /** No pack before this one is ready. */
  private int first;

  /** So many packs, none of which can be read so far. */
  PackQueue(int packs) {
    left = packs;
  }

  /** So many packs, all of which can be read. */
  static PackQueue ofReady(int packs) {
    PackQueue queue = new PackQueue(packs);
    queue.ready.set(0, packs);
    return queue;
  }

  /** A pack can be read; said once of each. */
  void ready(int pack) {
    List<MonoSink<Void>> woken;
    synchronized (this) {
      ready.set(pack);
      first = Math.min(first, pack);
      woken = wake();
    }
    woken.forEach(MonoSink::success);
  }

  /** Takes the next pack out, if there is one that can be read. */
  int next() {
    List<MonoSink<Void>> woken;
    int next;
    synchronized (this) {
      next = ready.nextSetBit(first);
      if (next < 0) {
        return NONE;
      }
      ready.clear(next);
      first = next + 1;
      left--;
      woken = left == 0 ? wake() : List.of();
    }
    woken.forEach(MonoSink::success);
    return next;
  }

  /** Whether all packs have been taken out. */
  synchronized boolean isEmpty() {
    return left == 0;
  }

  /**
   * Ends as soon as a pack can be read, or all have been taken out; on the thread that brought that
   * about.
   */
  Mono<Void> whenReady() {
    return Mono.create(
        sink -> {
          sink.onCancel(() -> leave(sink));
          synchronized (this) {
            if (left > 0 && ready.isEmpty()) {
              waiting.add(sink);
              return;
            }
          }
          sink.success();
        });
  }

  private synchronized void leave(MonoSink<Void> sink) {
    waiting.remove(sink);
  }

  private List<MonoSink<Void>> wake() {
    List<MonoSink<Void>> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }
}
