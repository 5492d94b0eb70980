package dev.sluice.cli;

/** What can be asked of a running process from outside. */
interface Signals {
  /** Nobody can ask anything. */
  Signals NONE =
      new Signals() {
        @Override
        public void onInterrupt(Runnable action) {}

        @Override
        public void endOnInterrupt() {}

        @Override
        public void onStatusRequest(Runnable action) {}
      };

  /** What to do when the run shall stop, until {@link #endOnInterrupt} is called. */
  void onInterrupt(Runnable action);

  /** Lets the process end when the run shall stop, since nothing needs to be tidied up. */
  void endOnInterrupt();

  /** What to do, instead of what was to be done before, when somebody asks how far it is. */
  void onStatusRequest(Runnable action);
}
