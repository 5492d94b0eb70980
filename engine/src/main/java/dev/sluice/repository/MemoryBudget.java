package dev.sluice.repository;

/**
 * How much heap the engine may use for what grows with the work: bytes in flight, sorting, trees.
 * It is divided once; each share is a bound of its own, so that no stage can starve another.
 *
 * @param bytes all together; at least 16 MiB. Default: 64 MiB, or half of the heap if that is less
 */
public record MemoryBudget(long bytes) {
  private static final long SMALLEST = 16 << 20;

  public MemoryBudget {
    if (bytes < SMALLEST) {
      throw new IllegalArgumentException(
          "the memory budget must be at least " + SMALLEST + " bytes, was " + bytes);
    }
  }

  /** 64 MiB, or half of the heap if that is less. */
  public static MemoryBudget ofThisMachine() {
    return new MemoryBudget(
        Math.max(SMALLEST, Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 2)));
  }

  /** Blobs arriving from the storage, still sealed. */
  long sealedBytes() {
    return bytes * 3 / 8;
  }

  /** Blobs being opened and written. */
  long openedBytes() {
    return bytes * 3 / 8;
  }

  /**
   * Blobs that are fetched one by one: trees, and other copies of blobs that were damaged. Apart
   * from the others, since who fetches another copy may hold bytes of those that somebody else is
   * waiting for.
   */
  long singleBytes() {
    return bytes / 8;
  }

  /** A blob that is longer than this, sealed or opened, goes through a temporary file. */
  public int largestBlobInMemory() {
    return (int) Math.min(bytes * 3 / 16, 1 << 30);
  }

  /** One sorter's buffer; at most three sort at once, and never while blobs are in flight. */
  public int sorterBytes() {
    return (int) Math.min(bytes / 6, 64 << 20);
  }

  /** The trees on the path that is being walked, as JSON. */
  int treeBytes() {
    return (int) Math.min(bytes / 8, 32 << 20);
  }

  /** A stored file that is being read, beyond which it goes to disk; up to 32 are read at once. */
  int storedFileBytes() {
    return sorterBytes() / 4;
  }

  /** Trees that were fetched ahead of a walk, and those being fetched, as JSON. */
  long prefetchBytes() {
    return bytes / 8;
  }

  /** What a spill file keeps in memory before it becomes a file. */
  public int spillThreshold() {
    return (int) Math.min(bytes / 64, 1 << 20);
  }
}
