package dev.sluice.backends.resilience;

/**
 * Finds how many requests to make at once, from how much they bring. Pure: told what was measured
 * in one stretch of time after another, it says how many there may be in the next.
 *
 * <ul>
 *   <li>It tries a quarter more, and keeps that if at least a twentieth more arrives; else it goes
 *       back, and tries again after a while, ever longer up to a minute or so.
 *   <li>When the storage throttles, it goes back to what was last borne, or by a third if that is
 *       not known, and from then on tries only one more at a time.
 *   <li>What was measured while not all requests there may be were busy says nothing.
 * </ul>
 *
 * Errors of single requests do not lower it: a line that breaks connections brings more by more of
 * them.
 */
final class ConcurrencyController {
  private static final double WORTH_KEEPING = 1.05;
  private static final double CHANGED = 1.5;
  private static final int SHORTEST_WAIT = 8;
  private static final int LONGEST_WAIT = 128;
  private static final int AFTER_THROTTLE = 32;

  private enum State {
    /** Measures what there is. */
    STEADY,
    /** The first stretch after a change: requests begin, and say little. */
    SETTLING,
    /** The next one decides. */
    JUDGING
  }

  private final int most;
  private int limit;
  private State state = State.STEADY;
  private int before;
  private double rateBefore;
  private double steadyRate;
  private int borne;
  private boolean isThrottled;
  private boolean hasSteppedBack;
  private int wait;
  private int nextWait = SHORTEST_WAIT;

  /**
   * @param start requests at first, at least 1
   * @param most the most there may ever be
   */
  ConcurrencyController(int start, int most) {
    this.most = Math.max(1, most);
    this.limit = Math.max(1, Math.min(start, most));
  }

  /** How many requests there may be now. */
  int limit() {
    return limit;
  }

  /**
   * A stretch of time is over.
   *
   * @param bytesPerSecond what arrived
   * @param wasBusy whether as many requests as there may be were under way all the time
   * @param throttles requests that the storage refused to be called less often
   */
  void measured(double bytesPerSecond, boolean wasBusy, int throttles) {
    boolean isAfterStepBack = hasSteppedBack;
    hasSteppedBack = false;
    if (throttles > 0) {
      // What was asked before the step back may still be refused.
      if (!isAfterStepBack) {
        stepBack();
      }
    } else if (wasBusy) {
      step(bytesPerSecond);
    }
  }

  private void stepBack() {
    int lower = borne > 0 && borne < limit ? borne : limit * 2 / 3;
    limit = Math.max(1, lower);
    if (borne >= limit) {
      borne = 0;
    }
    isThrottled = true;
    hasSteppedBack = true;
    state = State.STEADY;
    steadyRate = 0;
    wait = AFTER_THROTTLE;
    nextWait = AFTER_THROTTLE;
  }

  private void step(double rate) {
    switch (state) {
      case STEADY -> steady(rate);
      case SETTLING -> state = State.JUDGING;
      case JUDGING -> judge(rate);
    }
  }

  private void steady(double rate) {
    borne = Math.max(borne, limit);
    if (steadyRate > 0 && (rate > steadyRate * CHANGED || rate < steadyRate / CHANGED)) {
      // Another line than the one that was measured.
      wait = 0;
      nextWait = SHORTEST_WAIT;
    }
    steadyRate = steadyRate == 0 ? rate : (3 * steadyRate + rate) / 4;
    if (wait > 0) {
      wait--;
    } else if (limit < most) {
      before = limit;
      rateBefore = steadyRate;
      limit = Math.min(most, isThrottled ? limit + 1 : limit + Math.max(2, limit / 4));
      state = State.SETTLING;
    }
  }

  private void judge(double rate) {
    state = State.STEADY;
    if (rate >= rateBefore * WORTH_KEEPING || (isThrottled && rate >= rateBefore)) {
      borne = Math.max(borne, limit);
      steadyRate = rate;
      nextWait = SHORTEST_WAIT;
      return;
    }
    limit = before;
    wait = nextWait;
    nextWait = Math.min(LONGEST_WAIT, 2 * nextWait);
  }
}
