package dev.sluice.bench;

/** Whether a target is met, and the figures that say so. */
record Verdict(Outcome outcome, String sentence) {
  enum Outcome {
    PASS,
    FAIL,
    /** A figure that cannot be judged at this scale. */
    NOTE
  }

  static Verdict of(boolean passes, String sentence) {
    return new Verdict(passes ? Outcome.PASS : Outcome.FAIL, sentence);
  }

  static Verdict failure(String sentence) {
    return new Verdict(Outcome.FAIL, sentence);
  }

  boolean isFailure() {
    return outcome == Outcome.FAIL;
  }

  @Override
  public String toString() {
    return outcome + "  " + sentence;
  }
}
