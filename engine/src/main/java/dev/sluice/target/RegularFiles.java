package dev.sluice.target;

import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.target.TargetException.Reason;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.function.Supplier;

/** Creates and opens the regular files of a {@link LocalTarget}. */
final class RegularFiles {
  /** Space for a file of at least this length in bytes is reserved before it is written. */
  private static final long RESERVED_FROM = 1 << 20;

  private static final int CREATE_FLAGS =
      Posix.O_WRONLY | Posix.O_CREAT | Posix.O_EXCL | Posix.O_NOFOLLOW | Posix.O_CLOEXEC;
  private static final int OWNER_READ_WRITE = 0600;

  private final NativeBuffer.Pool buffers = new NativeBuffer.Pool();
  private final AttributeFilter filter;
  private final FailingFiles failing = new FailingFiles();

  RegularFiles(AttributeFilter filter) {
    this.filter = filter;
  }

  /** Creates a file that reads as zeros. */
  TargetFile create(Entry entry, long length, Writing writing) {
    return opening(
        () -> {
          Entry.Created created = entry.create(RegularFiles::create);
          boolean isReplacement = created.isReplacement();
          return open(
              entry,
              created,
              new Opening(entry.path(), length, isReplacement, true, writing, () -> {}));
        });
  }

  /** The same under the name of an unfinished file, until it is published. */
  TargetFile createUnfinished(
      Entry unfinished, Entry entry, long length, Writing writing, Runnable publish) {
    boolean isReplacement = entry.status().isPresent();
    return opening(
        () ->
            open(
                unfinished,
                unfinished.create(RegularFiles::create),
                new Opening(entry.path(), length, isReplacement, true, writing, publish)));
  }

  private TargetFile opening(Supplier<TargetFile> file) {
    try {
      return file.get();
    } catch (TargetException e) {
      throw failing.failed(e);
    }
  }

  private TargetFile open(Entry entry, Entry.Created created, Opening opening) {
    Descriptor descriptor = new Descriptor(created.result());
    try {
      boolean isReserved = !opening.writing().isSparse();
      setLength(descriptor.number(), opening.length(), isReserved, opening.path());
    } catch (TargetException e) {
      descriptor.close();
      entry.remove();
      throw e;
    }
    return new OpenFile(descriptor, opening, buffers, filter, failing);
  }

  private static int create(int directory, byte[] name) {
    return Posix.openat(directory, name, CREATE_FLAGS, OWNER_READ_WRITE);
  }

  private static void setLength(int fd, long length, boolean isReserved, SnapshotPath path) {
    boolean isDone =
        length == 0 || (isReserved && length >= RESERVED_FROM && reserve(fd, length, path));
    if (!isDone && Posix.ftruncate(fd, length) < 0) {
      throw Errno.last().onContent("create " + path + " with " + length + " bytes");
    }
  }

  /** Returns false if the file system cannot reserve space, as many cannot. */
  private static boolean reserve(int fd, long length, SnapshotPath path) {
    Errno errno = Errno.of(Posix.fallocate(fd, 0, 0, length));
    if (errno.is(Errno.ENOSPC) || errno.is(Errno.EDQUOT)) {
      throw errno.onContent("create " + path + " with " + length + " bytes");
    }
    return errno.isNone();
  }

  /** Opens a file for more writing. */
  TargetFile reopen(Entry entry, Writing writing, Runnable publish) {
    Descriptor descriptor = open(entry, Posix.O_WRONLY, "write");
    try {
      FileStatus status = requireFile(descriptor, entry, "write");
      if (status.links() != 1) {
        throw TargetException.cannot(
            "write " + entry.path(), Reason.CONFLICT, "it has got another name");
      }
      Opening opening = new Opening(entry.path(), status.size(), true, false, writing, publish);
      return new OpenFile(descriptor, opening, buffers, filter, failing);
    } catch (TargetException e) {
      descriptor.close();
      throw e;
    }
  }

  /** How a file is written, and what it is to the name that it has in the end. */
  record Way(Writing writing, boolean isReplacement, Runnable publish) {}

  /**
   * Opens a file to change it to one of another length, if it may be: if it is this name's alone.
   */
  Optional<TargetFile> change(Entry entry, long length, Way way) {
    int fd = entry.open(Posix.O_WRONLY);
    if (fd < 0) {
      return Optional.empty();
    }
    Descriptor descriptor = new Descriptor(fd);
    FileStatus status = FileStatus.of(fd);
    if (status.type() != NodeType.FILE || status.links() != 1) {
      descriptor.close();
      return Optional.empty();
    }
    try {
      change(descriptor, status, length, entry.path());
    } catch (TargetException e) {
      descriptor.close();
      throw e;
    }
    Opening opening =
        new Opening(entry.path(), length, way.isReplacement(), false, way.writing(), way.publish());
    return Optional.of(new OpenFile(descriptor, opening, buffers, filter, failing));
  }

  private static void change(Descriptor file, FileStatus now, long length, SnapshotPath path) {
    if (now.mode() != OWNER_READ_WRITE && Posix.fchmod(file.number(), OWNER_READ_WRITE) < 0) {
      throw Errno.last().onContent("write " + path);
    }
    if (now.size() != length && Posix.ftruncate(file.number(), length) < 0) {
      throw Errno.last().onContent("give " + path + " " + length + " bytes");
    }
  }

  /** Creates a file with the content of another one, as far as that goes. */
  TargetFile createCopy(
      Entry copy, Entry original, long length, Writing writing, Runnable publish) {
    try (Descriptor source = open(original, Posix.O_NOATIME, "read")) {
      requireFile(source, original, "read");
      Descriptor descriptor = new Descriptor(copy.create(RegularFiles::create).result());
      try {
        new FileCopy(buffers, original.path()).copy(source.number(), descriptor.number(), length);
        setLength(descriptor.number(), length, false, original.path());
      } catch (TargetException e) {
        descriptor.close();
        copy.remove();
        throw e;
      }
      Opening opening = new Opening(original.path(), length, true, false, writing, publish);
      return new OpenFile(descriptor, opening, buffers, filter, failing);
    }
  }

  /** Opens a file to compare it. */
  Optional<ExistingFile> openExisting(Entry entry) {
    int fd = tryOpen(entry, Posix.O_NOATIME);
    if (fd < 0) {
      return Optional.empty();
    }
    Descriptor descriptor = new Descriptor(fd);
    FileStatus status = FileStatus.of(fd);
    if (status.type() != NodeType.FILE) {
      descriptor.close();
      return Optional.empty();
    }
    return Optional.of(new ComparedFile(descriptor, entry.path(), status, buffers, filter));
  }

  /** Without {@code O_NOATIME} if need be, since only owners may ask for that. */
  private static int tryOpen(Entry entry, int flags) {
    int fd = entry.open(flags);
    return fd < 0 && Errno.last().is(Errno.EPERM) ? entry.open(flags & ~Posix.O_NOATIME) : fd;
  }

  /** Opens a file for reading, if possible without that its access time changes. */
  ReadableByteChannel openForReading(Entry entry) {
    Descriptor descriptor = open(entry, Posix.O_NOATIME, "read");
    try {
      requireFile(descriptor, entry, "read");
      return new RestoredFile(descriptor, entry.path(), buffers);
    } catch (TargetException e) {
      descriptor.close();
      throw e;
    }
  }

  private static Descriptor open(Entry entry, int flags, String verb) {
    int fd = tryOpen(entry, flags);
    if (fd < 0) {
      throw Errno.last().onName(verb + " " + entry.path());
    }
    return new Descriptor(fd);
  }

  private static FileStatus requireFile(Descriptor descriptor, Entry entry, String verb) {
    FileStatus status = FileStatus.of(descriptor.number());
    if (status.type() != NodeType.FILE) {
      throw TargetException.cannot(
          verb + " " + entry.path(), Reason.CONFLICT, "it is " + status.noun());
    }
    return status;
  }
}
