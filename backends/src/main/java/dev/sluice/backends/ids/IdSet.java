package dev.sluice.backends.ids;

import dev.sluice.backend.Id;

/**
 * A set of ids in one array, without an object for each: a hash table with open addressing that is
 * at most three quarters full, 21 to 43 bytes per id. It keeps the first half of each id, since two
 * SHA-256 digests that agree in 128 bits do not occur. For one thread at a time.
 */
public final class IdSet {
  private static final int SMALLEST = 16;

  /** Two words per slot; both 0 means that the slot is free. */
  private long[] slots = new long[2 * SMALLEST];

  private int size;
  private boolean hasZero;

  /** Adds an id; false if it was there already. */
  public boolean add(Id id) {
    if (isZero(id)) {
      boolean isNew = !hasZero;
      hasZero = true;
      return isNew;
    }
    int slot = slotOf(slots, id.a(), id.b());
    if (slots[slot] != 0 || slots[slot + 1] != 0) {
      return false;
    }
    put(slots, slot, id.a(), id.b());
    size++;
    if (size > slots.length / 2 / 4 * 3) {
      grow();
    }
    return true;
  }

  /** Whether an id was added. */
  public boolean contains(Id id) {
    if (isZero(id)) {
      return hasZero;
    }
    int slot = slotOf(slots, id.a(), id.b());
    return slots[slot] != 0 || slots[slot + 1] != 0;
  }

  /** How many ids were added. */
  public int size() {
    return size + (hasZero ? 1 : 0);
  }

  private void grow() {
    if (slots.length > Integer.MAX_VALUE / 4) {
      throw new IllegalStateException("more than " + size + " ids");
    }
    long[] larger = new long[2 * slots.length];
    for (int i = 0; i < slots.length; i += 2) {
      if (slots[i] != 0 || slots[i + 1] != 0) {
        put(larger, slotOf(larger, slots[i], slots[i + 1]), slots[i], slots[i + 1]);
      }
    }
    slots = larger;
  }

  private static boolean isZero(Id id) {
    return id.a() == 0 && id.b() == 0;
  }

  private static void put(long[] table, int slot, long a, long b) {
    table[slot] = a;
    table[slot + 1] = b;
  }

  /** Where these words are, or else the free slot where they belong; digests are hashes already. */
  private static int slotOf(long[] table, long a, long b) {
    int mask = table.length - 1;
    int slot = (int) (a ^ b) * 2 & mask;
    while ((table[slot] != a || table[slot + 1] != b)
        && (table[slot] != 0 || table[slot + 1] != 0)) {
      slot = slot + 2 & mask;
    }
    return slot;
  }
}
