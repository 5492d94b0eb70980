package dev.sluice.target;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Opens an {@link AsynchronousFileChannel} whose writes run on the thread that asks for them, so
 * that they are complete when {@code write} returns. The thread is one of the restore's workers
 * already, and handing each write to yet another costs three times what writing a small file does.
 */
final class InlineChannel {
  private static final ExecutorService CALLER = new CallerExecutor();

  private InlineChannel() {}

  /**
   * A second, independent opening for writing of the file that is open as {@code fd}: never of what
   * its name means by now. Empty where {@code /proc} is not mounted or does not let this process.
   */
  static Optional<AsynchronousFileChannel> open(int fd) {
    try {
      Path path = Path.of(OpenItem.procPath(fd));
      return Optional.of(
          AsynchronousFileChannel.open(path, Set.of(StandardOpenOption.WRITE), CALLER));
    } catch (IOException noSecondOpening) {
      return Optional.empty();
    }
  }

  private static final class CallerExecutor extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }
}
