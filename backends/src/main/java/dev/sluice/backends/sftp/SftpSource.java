package dev.sluice.backends.sftp;

import dev.sluice.backends.files.PullSource;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request of a storage, which has a connection for itself from its start to its end. */
abstract class SftpSource<T> implements PullSource<T> {
  private final SftpPool pool;
  private volatile @Nullable SftpConnection connection;
  private volatile boolean isAborted;

  SftpSource(SftpPool pool) {
    this.pool = pool;
  }

  /** Asks for the first things. */
  abstract void start(SftpConnection opened) throws IOException;

  final SftpConnection connection() {
    return Objects.requireNonNull(connection);
  }

  @Override
  public final void open() throws IOException {
    SftpConnection taken = pool.take();
    connection = taken;
    if (isAborted) {
      taken.destroy();
    }
    start(taken);
  }

  /** Frees a thread that waits for the server; what is on its way is not worth waiting for. */
  final void abort() {
    isAborted = true;
    SftpConnection taken = connection;
    if (taken != null && taken.isBusy()) {
      taken.destroy();
    }
  }

  /** Leaves the connection as it was found. */
  void finish(SftpConnection used) throws IOException {
    used.settle();
  }

  @Override
  public final void close() throws IOException {
    SftpConnection used = connection;
    connection = null;
    if (used == null) {
      return;
    }
    try {
      finish(used);
      pool.giveBack(used);
    } catch (IOException broken) {
      used.destroy();
      throw broken;
    }
  }
}
