package dev.sluice.testing;

/** What a writer compresses; version 1 has no compression at all. */
public enum Compression {
  /** Everything but data that does not get shorter. */
  AUTO,
  /** Everything, as hard as possible, also what does not get shorter. */
  MAX,
  /** Everything but data: restic with compression off. */
  OFF,
  /** Nothing: rustic with compression 0. */
  NONE
}
