package dev.sluice.archunit.bad.layers.repository;

import dev.sluice.archunit.bad.layers.Facade;

final class KnowsTheFacade {
  Facade makes() {
    return new Facade();
  }
}
