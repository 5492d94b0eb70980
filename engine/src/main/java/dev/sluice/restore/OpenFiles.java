package dev.sluice.restore;

import dev.sluice.target.TargetException;
import dev.sluice.target.TargetFile;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files that are being written in several pieces, open, by number. Bounded: beyond that, the
 * one not used for longest is closed, and opened again when its next blob comes.
 */
final class OpenFiles implements AutoCloseable {
  private final int most;
  private final Map<Integer, Handle> byNumber = new LinkedHashMap<>(16, 0.75f, true);
  private final Queue<CloseFailure> failures = new ConcurrentLinkedQueue<>();
  private boolean isClosed;

  OpenFiles(int most) {
    this.most = most;
  }

  /** An open file in the hands of one or more writers, each of which closes it once. */
  final class Handle implements AutoCloseable {
    private final int number;
    private final TargetFile file;
    private int users;
    private boolean isLeaving;

    private Handle(int number, TargetFile file) {
      this.number = number;
      this.file = file;
    }

    TargetFile file() {
      return file;
    }

    private void leave() {
      isLeaving = true;
      if (users == 0) {
        closeFile();
      }
    }

    /** Whoever closes it now may be at work on another file. */
    private void closeFile() {
      try {
        file.close();
      } catch (TargetException e) {
        failures.add(new CloseFailure(number, e));
      }
    }

    @Override
    public void close() {
      synchronized (OpenFiles.this) {
        users--;
        if (users == 0 && isLeaving) {
          closeFile();
        }
      }
    }
  }

  /** What closing a file failed with: some of what was written to it is lost. */
  record CloseFailure(int file, TargetException cause) {}

  /** The next failure that nobody was told of, if there is one. */
  @Nullable CloseFailure nextFailure() {
    return failures.poll();
  }

  /** Gives the file to a writer, opened by {@code open} if it is not. */
  synchronized Handle acquire(int number, Supplier<TargetFile> open) {
    if (isClosed) {
      throw new IllegalStateException("the restore was cancelled");
    }
    Handle there = byNumber.get(number);
    if (there == null) {
      there = new Handle(number, open.get());
      byNumber.put(number, there);
    }
    there.users++;
    closeOldest();
    return there;
  }

  private void closeOldest() {
    Iterator<Handle> oldestFirst = byNumber.values().iterator();
    while (byNumber.size() > most && oldestFirst.hasNext()) {
      Handle oldest = oldestFirst.next();
      if (oldest.users == 0) {
        oldestFirst.remove();
        oldest.leave();
      }
    }
  }

  /** Closes a file that nothing more will be written to, once its writers have left it. */
  synchronized void close(int number) {
    Handle there = byNumber.remove(number);
    if (there != null) {
      there.leave();
    }
  }

  /** Closes a file at once, after its last write; what that fails with is thrown. */
  void finish(int number) {
    Handle there;
    synchronized (this) {
      there = byNumber.remove(number);
    }
    if (there != null) {
      there.file.close();
    }
  }

  /** Closes all, each once its writers have left it. */
  @Override
  public synchronized void close() {
    isClosed = true;
    List<Handle> all = new ArrayList<>(byNumber.values());
    byNumber.clear();
    all.forEach(Handle::leave);
  }
}
