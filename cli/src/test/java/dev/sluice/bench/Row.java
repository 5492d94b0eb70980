package dev.sluice.bench;

/**
 * One way of using a repository, and what it may cost.
 *
 * @param name unique among all cases
 * @param recipe of the repository
 * @param job what is done with it
 * @param cache what the tools remember of earlier runs
 * @param connections to the storage at once; 0 for each tool's default
 * @param memory what Sluice is given with {@code --max-memory}; 0 for what the benchmark was given
 * @param ceiling for the peak RSS of Sluice, in bytes
 */
record Row(
    String name, Recipe recipe, Job job, Cache cache, int connections, long memory, long ceiling) {
  enum Job {
    RESTORE,
    DRY_RUN,
    LIST
  }

  enum Cache {
    /** Switched off. */
    NONE,
    /** Emptied before each run. */
    COLD,
    /** As the row before has left it. */
    WARM
  }

  static Row of(String name, Recipe recipe, Job job, long ceiling) {
    return new Row(name, recipe, job, Cache.NONE, 0, 0, ceiling);
  }

  Row cache(Cache value) {
    return new Row(name, recipe, job, value, connections, memory, ceiling);
  }

  Row connections(int value) {
    return new Row(name, recipe, job, cache, value, memory, ceiling);
  }

  Row memory(long value) {
    return new Row(name, recipe, job, cache, connections, value, ceiling);
  }
}
