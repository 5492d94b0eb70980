package dev.sluice.repository;

import dev.sluice.backend.Id;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A blob opener in the hands of one rail. A cancel closes this from any thread, also while the
 * rail's own is in the middle of opening or writing a blob; so the opener goes back only when no
 * call of {@link #open} is under way, and after a cancel its buffers, which may still be read, are
 * not used again.
 */
final class OpenerLoan implements AutoCloseable {
  private final BlobOpener opener;
  private final Consumer<BlobOpener> owner;
  private final AtomicInteger users = new AtomicInteger(1);
  private volatile boolean isCancelled;

  OpenerLoan(BlobOpener opener, Consumer<BlobOpener> owner) {
    this.opener = opener;
    this.owner = owner;
  }

  /** See {@link BlobOpener#open}. What it returns is valid until the next call. */
  OpenedBlob open(byte[] sealed, int offset, int length, int plainLength, Id id) {
    if (users.getAndUpdate(number -> number == 0 ? 0 : number + 1) == 0) {
      throw new CancellationException();
    }
    try {
      opener.open(sealed, offset, length, plainLength, id);
      return OpenedBlob.inMemory(opener.array(), opener.length());
    } finally {
      leave();
    }
  }

  /** Call this before {@link #close} if the rail did not come to its end. */
  void cancel() {
    isCancelled = true;
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      if (isCancelled) {
        opener.forgetBuffers();
      } else {
        opener.releaseBuffers();
      }
      owner.accept(opener);
    }
  }

  @Override
  public void close() {
    leave();
  }
}
