package dev.sluice.bench;

import java.util.Optional;

/** Something that the figures of a case must fulfil. */
@FunctionalInterface
interface Target {
  /** A verdict; empty if these results cannot tell. */
  Optional<Verdict> judge(Results results);
}
