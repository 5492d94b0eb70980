package dev.sluice.target;

import dev.sluice.format.NodeName;
import dev.sluice.format.SnapshotPath;
import dev.sluice.target.TargetException.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The directories of a target that are open, at most {@value #CAPACITY} besides those in use, the
 * least recently used closed first. A directory is opened by its name in the open directory above
 * it, without following links: nothing planted in the target leads out of it, and paths may be
 * longer than the system's limit. One that is renamed while open stays the directory that it was.
 */
final class Directories implements AutoCloseable {
  static final int CAPACITY = 64;

  private static final int OPEN_FLAGS =
      Posix.O_PATH | Posix.O_DIRECTORY | Posix.O_NOFOLLOW | Posix.O_CLOEXEC;

  private final Map<SnapshotPath, Descriptor> cached = new LinkedHashMap<>(16, 0.75f, true);
  private boolean isClosed;

  /** Takes over the root's descriptor. */
  Directories(Descriptor root) {
    cached.put(SnapshotPath.ROOT, root);
  }

  /** The name that this path ends with, in its directory; the caller closes it. */
  Entry entry(SnapshotPath path) {
    return new Entry(open(path.parent()), path);
  }

  /** The directory at this path, which must exist; the caller closes it. */
  Descriptor open(SnapshotPath path) {
    Deque<NodeName> below = new ArrayDeque<>();
    SnapshotPath at = path;
    Optional<Descriptor> found = cached(at);
    while (found.isEmpty()) {
      below.push(at.name());
      at = at.parent();
      found = cached(at);
    }
    Descriptor directory = found.get();
    for (NodeName name : below) {
      at = at.resolve(name);
      try (Entry entry = new Entry(directory, at)) {
        directory = cache(at, openDirectory(entry));
      }
    }
    return directory;
  }

  private static Descriptor openDirectory(Entry entry) {
    int fd = Posix.openat(entry.directory().number(), entry.name(), OPEN_FLAGS, 0);
    if (fd >= 0) {
      return new Descriptor(fd);
    }
    Errno errno = Errno.last();
    String what = "open directory " + entry.path();
    if (errno.is(Errno.ENOTDIR) || errno.is(Errno.ELOOP)) {
      String noun = entry.status().map(FileStatus::noun).orElse("something else");
      throw TargetException.cannot(what, Reason.CONFLICT, noun + " is in the way");
    }
    throw errno.onName(what);
  }

  private synchronized Optional<Descriptor> cached(SnapshotPath path) {
    if (isClosed) {
      throw new IllegalStateException("the target is closed");
    }
    return Optional.ofNullable(cached.get(path)).filter(Descriptor::retain);
  }

  /** Keeps what was opened, unless another thread was faster, and adds the caller as a user. */
  private synchronized Descriptor cache(SnapshotPath path, Descriptor opened) {
    Descriptor first = cached.putIfAbsent(path, opened);
    Descriptor kept = first == null ? opened : first;
    if (first != null) {
      opened.close();
    }
    kept.retain();
    evict();
    return kept;
  }

  private void evict() {
    Iterator<Map.Entry<SnapshotPath, Descriptor>> oldest = cached.entrySet().iterator();
    while (cached.size() > CAPACITY + 1) {
      Map.Entry<SnapshotPath, Descriptor> entry = oldest.next();
      if (!entry.getKey().isRoot()) {
        entry.getValue().close();
        oldest.remove();
      }
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    cached.values().forEach(Descriptor::close);
    cached.clear();
  }
}
