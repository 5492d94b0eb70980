package dev.sluice.target;

import dev.sluice.target.TargetException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory that a target lies below.
 *
 * @param path as given
 * @param bytes absolute, with the NUL that ends it
 */
record TargetRoot(Path path, byte[] bytes) {
  private static final int OWNER_ALL = 0700;
  private static final int PLACE_FLAGS = Posix.O_PATH | Posix.O_DIRECTORY | Posix.O_CLOEXEC;

  /** Fails unless this is a path of the local file system, on a system that this package knows. */
  static TargetRoot of(Path path) {
    String system = System.getProperty("os.name", "") + " " + System.getProperty("os.arch", "");
    if (!system.matches("Linux (amd64|x86_64|aarch64)")) {
      throw unsupported("only on Linux on x86_64 or aarch64, this is " + system, null);
    }
    if (!path.getFileSystem().equals(FileSystems.getDefault())) {
      throw unsupported("only into the local file system, not to " + path.toUri(), null);
    }
    try {
      return new TargetRoot(path, Posix.terminated(exactBytes(path)));
    } catch (LinkageError e) {
      String advice = "set -Djna.tmpdir to a directory from which libraries may be loaded";
      throw unsupported("only where JNA's native part can be loaded; " + advice, e);
    }
  }

  private static TargetException unsupported(String where, @Nullable Throwable cause) {
    return new TargetException(Reason.UNSUPPORTED, "can restore " + where, cause);
  }

  /** The bytes that Java keeps for this path, which its text may have lost; its URI has them. */
  private static byte[] exactBytes(Path path) {
    String encoded = path.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(encoded.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  /** Makes the directory and its missing parents, and opens it. */
  Descriptor prepare() {
    make(bytes);
    return open().orElseThrow(() -> new Errno(Errno.ENOENT).onName("open the target " + path));
  }

  /** Opens the directory if it is there. */
  Optional<Descriptor> open() {
    int fd = Posix.openat(Posix.AT_FDCWD, bytes, PLACE_FLAGS, 0);
    if (fd >= 0) {
      return Optional.of(new Descriptor(fd));
    }
    Errno errno = Errno.last();
    if (errno.is(Errno.ENOENT)) {
      return Optional.empty();
    }
    throw errno.onName("open the target " + path);
  }

  /** Of the file system of the directory, or of the nearest one above it that is there. */
  Optional<FreeSpace> freeSpace() {
    byte[] directory = bytes;
    while (true) {
      int fd = Posix.openat(Posix.AT_FDCWD, directory, PLACE_FLAGS, 0);
      if (fd >= 0) {
        try (Descriptor opened = new Descriptor(fd)) {
          return FreeSpace.of(opened.number());
        }
      }
      int parentLength = parentLength(directory);
      if (!Errno.last().is(Errno.ENOENT) || parentLength == 0) {
        return Optional.empty();
      }
      directory = Posix.terminated(Arrays.copyOf(directory, parentLength));
    }
  }

  /** Whether this is the directory that every path begins with; closes it. */
  static boolean isTopOfAll(Descriptor directory) {
    try (directory) {
      byte[] top = {'/', 0};
      return FileStatus.find(Posix.AT_FDCWD, top)
          .filter(FileStatus.of(directory.number())::isSame)
          .isPresent();
    }
  }

  private void make(byte[] directory) {
    if (Posix.mkdirat(Posix.AT_FDCWD, directory, OWNER_ALL) == 0) {
      return;
    }
    Errno errno = Errno.last();
    int parentLength = parentLength(directory);
    if (errno.is(Errno.ENOENT) && parentLength > 0) {
      make(Posix.terminated(Arrays.copyOf(directory, parentLength)));
      errno = Errno.of(Posix.mkdirat(Posix.AT_FDCWD, directory, OWNER_ALL));
    }
    if (!errno.isNone() && !errno.is(Errno.EEXIST)) {
      throw errno.onName("create the target " + path);
    }
  }

  /** Where the last slash is that has something behind it. */
  private static int parentLength(byte[] directory) {
    int end = directory.length - 1;
    while (end > 0 && directory[end - 1] == '/') {
      end--;
    }
    while (end > 0 && directory[end - 1] != '/') {
      end--;
    }
    return end;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
