package dev.sluice.bench;

import java.io.IOException;

/** Runs a program and measures it. */
interface Meter {
  /** How it measures, for the report. */
  String name();

  /** Runs the program to its end. */
  Measured run(Launch launch) throws IOException, InterruptedException;

  /** GNU time where there is one, for the kernel's own figures; else a look at /proc. */
  static Meter best() {
    return GnuTime.isPresent() ? new GnuTime() : new ProcStatus();
  }
}
