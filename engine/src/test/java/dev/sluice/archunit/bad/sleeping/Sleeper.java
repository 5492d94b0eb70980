package dev.sluice.archunit.bad.sleeping;

import java.util.concurrent.TimeUnit;

/** One method for each way to sleep. */
final class Sleeper {
  void sleeps() throws InterruptedException {
    Thread.sleep(0);
  }

  void sleepsByUnit() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(0);
  }
}
