package dev.sluice.repository;

import dev.sluice.flow.BufferPool;
import dev.sluice.flow.ByteBudget;
import dev.sluice.flow.Workers;
import dev.sluice.spill.SpillFile;
import dev.sluice.spill.TemporaryDirectory;

/** What all work on one open repository shares: threads, memory and temporary files. */
public final class Resources implements AutoCloseable {
  private final RepositoryOptions options;
  private final Workers workers;
  private final SharedMemory memory;
  private final TemporaryDirectory temporary;

  Resources(RepositoryOptions options) {
    this.options = options;
    this.workers = new Workers(options.workerThreads());
    this.memory = options.sharedMemory().orElseGet(() -> new SharedMemory(options.memory()));
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

  /** What work is paid from. */
  public SharedMemory memory() {
    return memory;
  }

  /** Threads for decoding, writing and sorting. */
  public Workers workers() {
    return workers;
  }

  /** Pays for blobs that arrive from the storage, until they are opened. */
  public ByteBudget sealedBudget() {
    return memory.arriving();
  }

  /** Pays for blobs from opening to written. */
  public ByteBudget openedBudget() {
    return memory.opened();
  }

  /** Pays for blobs that are fetched one by one. */
  ByteBudget singleBudget() {
    return memory.single();
  }

  /** Arrays for all. */
  BufferPool buffers() {
    return memory.buffers();
  }

  /** The same arrays, for spill files. */
  SpillFile.Blocks blocks() {
    return new SpillFile.Blocks() {
      @Override
      public byte[] take() {
        return buffers().take(SpillFile.BLOCK);
      }

      @Override
      public void give(byte[] block) {
        buffers().give(block);
      }
    };
  }

  /** Where spill files go. */
  public TemporaryDirectory temporary() {
    return temporary;
  }

  /** Waits until all work has come to an end, and takes no more; see {@link Workers#close}. */
  public void endWork() {
    workers.close();
  }

  @Override
  public void close() {
    endWork();
    temporary.close();
    memory.buffers().clear();
  }
}
