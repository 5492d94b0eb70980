package dev.sluice.target;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * An item opened to change its metadata: what is changed is this item, whatever its name means by
 * then. Each step returns {@link Errno#NONE} or why it failed.
 */
final class OpenItem implements AutoCloseable {
  private static final int ATTRIBUTE_LIST = 256;
  private static final int LONGEST_ATTRIBUTE_LIST = 64 << 10;
  private static final byte[] ITSELF = {0};
  private static final byte[] THIS_DIRECTORY = {'.', 0};

  private final Descriptor descriptor;
  private final boolean isPlace;

  private OpenItem(Descriptor descriptor, boolean isPlace) {
    this.descriptor = descriptor;
    this.isPlace = isPlace;
  }

  /** An item that is open for reading or writing. Takes over one use of the descriptor. */
  static OpenItem open(Descriptor descriptor) {
    return new OpenItem(descriptor, false);
  }

  /**
   * An item that is open as a mere place (O_PATH), since it cannot be opened without side effects
   * (pipes, devices), not at all (links), or not by this process. Linux changes most metadata of a
   * place only through {@code /proc}, where it does not follow the item if it is a link. Takes over
   * one use of the descriptor.
   */
  static OpenItem place(Descriptor descriptor) {
    return new OpenItem(descriptor, true);
  }

  /**
   * A directory that is open as a place, properly opened if it can be read. Takes over likewise.
   */
  static OpenItem directory(Descriptor place) {
    int flags = Posix.O_DIRECTORY | Posix.O_CLOEXEC;
    int fd = Posix.openat(place.number(), THIS_DIRECTORY, flags, 0);
    if (fd < 0) {
      return place(place);
    }
    place.close();
    return open(new Descriptor(fd));
  }

  /** Another name of what is open as this descriptor. */
  static String procPath(int fd) {
    return "/proc/self/fd/" + fd;
  }

  private byte[] procPath() {
    return Posix.terminated(procPath(descriptor.number()).getBytes(StandardCharsets.US_ASCII));
  }

  /** What it is like now. */
  FileStatus status() {
    return FileStatus.of(descriptor.number());
  }

  /** Whether its flags keep it from being changed. */
  boolean isFixed() {
    return Inspection.isFixed(descriptor.number());
  }

  /** Sets owner and group; -1 leaves one as it is. */
  Errno setOwner(int uid, int gid) {
    return Errno.of(Posix.fchownat(descriptor.number(), ITSELF, uid, gid, Posix.AT_EMPTY_PATH));
  }

  /** Whether an extended attribute has this value already; its name ends with a NUL. */
  boolean hasAttribute(byte[] name, byte[] value) {
    // One byte more, so that a longer one does not seem to be equal.
    byte[] there = new byte[value.length + 1];
    long length =
        isPlace
            ? Posix.getxattr(procPath(), name, there, there.length)
            : Posix.fgetxattr(descriptor.number(), name, there, there.length);
    return length == value.length && Arrays.equals(there, 0, value.length, value, 0, value.length);
  }

  /** Sets an extended attribute; its name ends with a NUL. */
  Errno setAttribute(byte[] name, byte[] value) {
    return Errno.of(
        isPlace
            ? Posix.setxattr(procPath(), name, value, value.length, 0)
            : Posix.fsetxattr(descriptor.number(), name, value, value.length, 0));
  }

  /** Removes an extended attribute; its name ends with a NUL. */
  Errno removeAttribute(byte[] name) {
    return Errno.of(
        isPlace
            ? Posix.removexattr(procPath(), name)
            : Posix.fremovexattr(descriptor.number(), name));
  }

  /** The names of its extended attributes, without NULs; none where the file system has none. */
  List<byte[]> attributeNames() {
    for (int size = ATTRIBUTE_LIST; ; size *= 4) {
      byte[] list = new byte[size];
      long length =
          isPlace
              ? Posix.listxattr(procPath(), list, size)
              : Posix.flistxattr(descriptor.number(), list, size);
      if (length >= 0) {
        return Attributes.split(list, (int) length);
      }
      if (!Errno.last().is(Errno.ERANGE) || size > LONGEST_ATTRIBUTE_LIST) {
        return List.of();
      }
    }
  }

  /** Sets the permission bits. */
  Errno setMode(int mode) {
    return Errno.of(
        isPlace ? Posix.chmod(procPath(), mode) : Posix.fchmod(descriptor.number(), mode));
  }

  /** Sets seconds and nanoseconds of access, then of modification. */
  Errno setTimes(long[] times) {
    return Errno.of(
        isPlace
            ? Posix.utimensat(Posix.AT_FDCWD, procPath(), times, 0)
            : Posix.futimens(descriptor.number(), times));
  }

  /** Waits until it is on the disk; a directory that cannot be read cannot be waited for. */
  Errno sync() {
    return isPlace ? Errno.NONE : Errno.of(Posix.fsync(descriptor.number()));
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
