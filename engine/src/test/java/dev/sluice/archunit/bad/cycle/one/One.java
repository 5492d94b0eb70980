package dev.sluice.archunit.bad.cycle.one;

import dev.sluice.archunit.bad.cycle.two.Two;

/** Half of a circle. */
public final class One {
  Two makes() {
    return new Two();
  }
}
