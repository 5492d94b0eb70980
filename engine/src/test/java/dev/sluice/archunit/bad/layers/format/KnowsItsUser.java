package dev.sluice.archunit.bad.layers.format;

import dev.sluice.archunit.bad.layers.restore.Top;

final class KnowsItsUser {
  Top makes() {
    return new Top();
  }
}
