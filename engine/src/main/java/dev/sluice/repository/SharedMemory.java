package dev.sluice.repository;

import dev.sluice.flow.BufferPool;
import dev.sluice.flow.ByteBudget;

/**
 * The memory that work on repositories is paid from. Each open repository has its own, unless
 * several are opened with the same one: then all their restores together stay within it, waiting
 * for each other's bytes in the order of asking.
 */
public final class SharedMemory {
  private final MemoryBudget budget;
  private final ByteBudget opened;
  private final ByteBudget arriving;
  private final ByteBudget single;
  private final BufferPool buffers;

  /** Memory divided as the budget says. */
  public SharedMemory(MemoryBudget budget) {
    this.budget = budget;
    this.arriving = new ByteBudget(budget.sealedBytes());
    this.opened = new ByteBudget(budget.openedBytes());
    this.single = new ByteBudget(budget.singleBytes());
    this.buffers = new BufferPool(budget.bytes() / 4);
  }

  /** How it is divided. */
  public MemoryBudget budget() {
    return budget;
  }

  /** The most bytes of blobs that were ever in flight at once, sealed and opened. */
  public long peakBytesInFlight() {
    return arriving.peak() + opened.peak() + single.peak();
  }

  /** Bytes of blobs in flight now. */
  public long bytesInFlight() {
    return arriving.inUse() + opened.inUse() + single.inUse();
  }

  /** Pays for single blobs, which nothing waits for that another single blob holds. */
  ByteBudget single() {
    return single;
  }

  ByteBudget arriving() {
    return arriving;
  }

  ByteBudget opened() {
    return opened;
  }

  BufferPool buffers() {
    return buffers;
  }
}
