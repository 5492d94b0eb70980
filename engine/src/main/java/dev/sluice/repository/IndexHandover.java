package dev.sluice.repository;

import org.jspecify.annotations.Nullable;

/**
 * An index between being built and being somebody's: closed if a cancel or an error comes first.
 */
final class IndexHandover implements AutoCloseable {
  private @Nullable BlobIndex waiting;
  private boolean isClosed;

  synchronized void built(BlobIndex index) {
    if (isClosed) {
      index.close();
    } else {
      waiting = index;
    }
  }

  synchronized void taken() {
    waiting = null;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    if (waiting != null) {
      waiting.close();
      waiting = null;
    }
  }
}
