package dev.sluice.restore;

import dev.sluice.backend.Thawing.Seen;
import dev.sluice.backend.Thawing.State;
import java.util.BitSet;

/** Which packs are being waited for, and how much was cold at first. Used by many threads. */
final class ColdPacks {
  private static final int NONE = -1;

  /**
   * After so many that are not ready, a round of looks ends: the others were asked for at about the
   * same time, and each look costs.
   */
  private static final int ENOUGH = 100;

  private final BitSet waiting = new BitSet();
  private long cold;
  private long bytes;
  private boolean isSizeUnknown;
  private int position;
  private int inVain;

  /** What was seen of a pack when it was first asked for. */
  synchronized void asked(int pack, Seen seen) {
    if (seen.state() != State.READY) {
      waiting.set(pack);
      count(seen);
    }
  }

  /** What was seen of a pack that will not be asked for. */
  synchronized void seen(int pack, Seen seen) {
    if (seen.state() == State.UNDER_WAY) {
      waiting.set(pack);
    } else if (seen.state() == State.COLD) {
      count(seen);
    }
  }

  private void count(Seen seen) {
    cold++;
    bytes += seen.bytes().orElse(0);
    isSizeUnknown |= seen.bytes().isEmpty();
  }

  /** A round of looks begins. */
  synchronized void startRound() {
    inVain = 0;
  }

  /** What was seen of a pack in a round. */
  synchronized void seenAgain(int pack, State state) {
    if (state == State.READY) {
      inVain = 0;
      waiting.clear(pack);
    } else {
      inVain++;
    }
  }

  /** Nobody waits for this pack any more. */
  synchronized void leave(int pack) {
    waiting.clear(pack);
  }

  /** The next pack to look at, behind where the last round ended; below 0 for none. */
  synchronized int next() {
    if (inVain >= ENOUGH) {
      return NONE;
    }
    int next = waiting.nextSetBit(position);
    if (next < 0) {
      next = waiting.nextSetBit(0);
    }
    position = next + 1;
    return next;
  }

  /** Nobody waits for any pack any more; these were waited for. */
  synchronized BitSet leaveAll() {
    BitSet left = (BitSet) waiting.clone();
    waiting.clear();
    return left;
  }

  synchronized int waiting() {
    return waiting.cardinality();
  }

  /**
   * What there is to tell.
   *
   * @param unknown stands for the size of all, where that of some is not known
   */
  synchronized RestoreEvent.Thawing event(long unknown, boolean isDryRun) {
    long size = isSizeUnknown ? unknown : bytes;
    return new RestoreEvent.Thawing(cold, size, waiting.cardinality(), isDryRun);
  }
}
