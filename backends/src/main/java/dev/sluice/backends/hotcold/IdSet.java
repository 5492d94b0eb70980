package dev.sluice.backends.hotcold;

import dev.sluice.backend.Id;
import java.util.Arrays;
import java.util.Collection;

/** A set of ids, sorted in an array. */
final class IdSet {
  private final Id[] sorted;

  private IdSet(Id[] sorted) {
    this.sorted = sorted;
  }

  static IdSet of(Collection<Id> ids) {
    Id[] sorted = ids.toArray(Id[]::new);
    Arrays.sort(sorted);
    return new IdSet(sorted);
  }

  boolean contains(Id id) {
    return Arrays.binarySearch(sorted, id) >= 0;
  }
}
