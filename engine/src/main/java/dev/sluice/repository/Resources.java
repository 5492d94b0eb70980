package dev.sluice.repository;

import dev.sluice.flow.BufferPool;
import dev.sluice.flow.ByteBudget;
import dev.sluice.flow.Workers;
import dev.sluice.spill.TemporaryDirectory;

/** What all work on one open repository shares: threads, memory and temporary files. */
public final class Resources implements AutoCloseable {
  private final RepositoryOptions options;
  private final Workers workers;
  private final ByteBudget sealedBudget;
  private final ByteBudget openedBudget;
  private final BufferPool buffers;
  private final TemporaryDirectory temporary;

  Resources(RepositoryOptions options) {
    this.options = options;
    this.workers = new Workers(options.workerThreads());
    this.sealedBudget = new ByteBudget(options.memory().sealedBytes());
    this.openedBudget = new ByteBudget(options.memory().openedBytes());
    this.buffers = new BufferPool(options.memory().bytes() / 4);
    this.temporary =
        options
            .temporaryDirectory()
            .map(TemporaryDirectory::new)
            .orElseGet(TemporaryDirectory::ofSystem);
  }

  /** How the repository was opened. */
  public RepositoryOptions options() {
    return options;
  }

  /** Threads for decoding, writing and sorting. */
  public Workers workers() {
    return workers;
  }

  /** Pays for blobs that arrive from the storage, until they are opened. */
  public ByteBudget sealedBudget() {
    return sealedBudget;
  }

  /** Pays for blobs from opening to written. */
  public ByteBudget openedBudget() {
    return openedBudget;
  }

  /** Arrays for both. */
  BufferPool buffers() {
    return buffers;
  }

  /** Where spill files go. */
  public TemporaryDirectory temporary() {
    return temporary;
  }

  @Override
  public void close() {
    workers.close();
    temporary.close();
    buffers.clear();
  }
}
