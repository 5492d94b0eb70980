package dev.sluice.restore;

import dev.sluice.target.TargetFile;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The files that are being written in several pieces, open, by number. Bounded: beyond that, the
 * one not used for longest is closed, and opened again when its next blob comes.
 */
final class OpenFiles implements AutoCloseable {
  private final int most;
  private final Map<Integer, Handle> byNumber = new LinkedHashMap<>(16, 0.75f, true);
  private boolean isClosed;

  OpenFiles(int most) {
    this.most = most;
  }

  /** An open file in the hands of one or more writers, each of which closes it once. */
  final class Handle implements AutoCloseable {
    private final TargetFile file;
    private int users;
    private boolean isLeaving;

    private Handle(TargetFile file) {
      this.file = file;
    }

    TargetFile file() {
      return file;
    }

    private boolean leave() {
      isLeaving = true;
      if (users == 0) {
        file.close();
      }
      return true;
    }

    @Override
    public void close() {
      synchronized (OpenFiles.this) {
        users--;
        if (users == 0 && isLeaving) {
          file.close();
        }
      }
    }
  }

  /** Gives the file to a writer, opened by {@code open} if it is not. */
  synchronized Handle acquire(int number, Supplier<TargetFile> open) {
    if (isClosed) {
      throw new IllegalStateException("the restore was cancelled");
    }
    Handle there = byNumber.get(number);
    if (there == null) {
      there = new Handle(open.get());
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
      if (oldest.users == 0 && oldest.leave()) {
        oldestFirst.remove();
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

  /** Closes all, each once its writers have left it. */
  @Override
  public synchronized void close() {
    isClosed = true;
    List<Handle> all = new ArrayList<>(byNumber.values());
    byNumber.clear();
    all.forEach(Handle::leave);
  }
}
