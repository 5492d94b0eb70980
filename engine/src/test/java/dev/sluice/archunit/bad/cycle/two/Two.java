package dev.sluice.archunit.bad.cycle.two;

import dev.sluice.archunit.bad.cycle.one.One;

/** The other half. */
public final class Two {
  One makes() {
    return new One();
  }
}
