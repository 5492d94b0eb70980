package dev.sluice.bench;

import java.util.Locale;

/**
 * One way of using a repository, and what it may cost.
 *
 * @param name unique among all cases
 * @param recipe of the repository
 * @param job what is done with it
 * @param cache what the tools remember of earlier runs
 * @param storage how the tools get at it
 * @param connections to the storage at once; 0 for each tool's default
 * @param memory what Sluice is given with {@code --max-memory}; 0 for what the benchmark was given
 * @param ceiling for the peak RSS of Sluice, in bytes
 */
record Row(
    String name,
    Recipe recipe,
    Job job,
    Cache cache,
    Storage storage,
    int connections,
    long memory,
    long ceiling) {
  enum Job {
    RESTORE,
    /** With holes for zeros; rustic makes them without being asked. */
    SPARSE_RESTORE,
    DRY_RUN,
    LIST
  }

  enum Storage {
    LOCAL,
    /** Over HTTP on loopback, by restic's REST protocol. */
    REST;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
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
    return new Row(name, recipe, job, Cache.NONE, Storage.LOCAL, 0, 0, ceiling);
  }

  Row cache(Cache value) {
    return new Row(name, recipe, job, value, storage, connections, memory, ceiling);
  }

  Row overRest() {
    return new Row(name, recipe, job, cache, Storage.REST, connections, memory, ceiling);
  }

  Row connections(int value) {
    return new Row(name, recipe, job, cache, storage, value, memory, ceiling);
  }

  Row memory(long value) {
    return new Row(name, recipe, job, cache, storage, connections, value, ceiling);
  }
}
