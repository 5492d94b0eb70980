package dev.sluice.testing;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The system calls of Linux that tests need to see and make what Java cannot: names that are not
 * UTF-8, times of links, extended attributes. Paths are bytes, relative to an open directory.
 */
final class LinuxFiles {
  static final int AT_FDCWD = -100;
  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_CREAT = 0100;
  static final int O_EXCL = 0200;
  static final int O_DIRECTORY = isArm() ? 040000 : 0200000;
  static final int O_NOFOLLOW = isArm() ? 0100000 : 0400000;
  static final int O_CLOEXEC = 02000000;

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int ENODATA = 61;
  private static final int ENOTSUP = 95;
  private static final int DIRENT_NAME = 19; // behind ino, off, reclen and type

  private LinuxFiles() {}

  private static boolean isArm() {
    return System.getProperty("os.arch").equals("aarch64");
  }

  /** The functions of the C library, by their own names. */
  private static final class C {
    static {
      Native.register(C.class, "c");
    }

    private C() {}

    static native int openat(int directory, byte[] path, int flags, int mode);

    static native int close(int file);

    static native Pointer fdopendir(int file);

    static native Pointer readdir(Pointer directory);

    static native int closedir(Pointer directory);

    static native int statx(int directory, byte[] path, int flags, int mask, byte[] buffer);

    static native long readlinkat(int directory, byte[] path, byte[] buffer, long size);

    static native long llistxattr(byte[] path, byte[] list, long size);

    static native long lgetxattr(byte[] path, byte[] name, byte[] value, long size);

    static native int lsetxattr(byte[] path, byte[] name, byte[] value, long size, int flags);

    static native int mkdirat(int directory, byte[] path, int mode);

    static native int symlinkat(byte[] target, int directory, byte[] path);

    static native int linkat(int from, byte[] fromPath, int to, byte[] toPath, int flags);

    static native int mkfifoat(int directory, byte[] path, int mode);

    static native int fchmodat(int directory, byte[] path, int mode, int flags);

    static native int fchownat(int directory, byte[] path, int uid, int gid, int flags);

    static native int utimensat(int directory, byte[] path, long[] times, int flags);

    static native int unlinkat(int directory, byte[] path, int flags);

    static native int geteuid();
  }

  static boolean isRoot() {
    return C.geteuid() == 0;
  }

  static int open(int directory, byte[] path, int flags, int mode) {
    return check(C.openat(directory, cString(path), flags | O_CLOEXEC, mode), "open", path);
  }

  static void close(int file) {
    check(C.close(file), "close", new byte[0]);
  }

  /** An open directory's stream, which owns {@code file} from now on. */
  static Pointer openDirectoryStream(int file) {
    Pointer stream = C.fdopendir(file);
    if (stream == null) {
      throw failure("fdopendir", new byte[0]);
    }
    return stream;
  }

  /** The next name, or an empty array at the end. */
  static byte[] readDirectory(Pointer stream) {
    Pointer entry = C.readdir(stream);
    if (entry == null) {
      return new byte[0];
    }
    return entry.getByteArray(DIRENT_NAME, (int) entry.indexOf(DIRENT_NAME, (byte) 0));
  }

  static void closeDirectoryStream(Pointer stream) {
    check(C.closedir(stream), "closedir", new byte[0]);
  }

  static FileStatus status(int directory, byte[] path) {
    byte[] buffer = new byte[256];
    check(
        C.statx(directory, cString(path), AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, buffer),
        "statx",
        path);
    return FileStatus.of(buffer);
  }

  static byte[] readLink(int directory, byte[] path) {
    byte[] buffer = new byte[4096];
    int length =
        check(
            (int) C.readlinkat(directory, cString(path), buffer, buffer.length), "readlink", path);
    return Arrays.copyOf(buffer, length);
  }

  /** The names of the extended attributes of {@code path}, without following links. */
  static String[] attributeNames(byte[] path) {
    byte[] list = new byte[65536];
    int length = (int) C.llistxattr(cString(path), list, list.length);
    if ((length < 0 && Native.getLastError() == ENOTSUP) || length == 0) {
      return new String[0];
    }
    check(length, "llistxattr", path);
    return new String(list, 0, length, StandardCharsets.UTF_8).split("\0", 0);
  }

  static byte[] attribute(byte[] path, String name) {
    byte[] value = new byte[65536];
    int length = (int) C.lgetxattr(cString(path), cString(name), value, value.length);
    if (length < 0 && Native.getLastError() == ENODATA) {
      return new byte[0];
    }
    return Arrays.copyOf(value, check(length, "lgetxattr", path));
  }

  static void setAttribute(byte[] path, String name, byte[] value) {
    check(C.lsetxattr(cString(path), cString(name), value, value.length, 0), "lsetxattr", path);
  }

  static void makeDirectory(int directory, byte[] path) {
    check(C.mkdirat(directory, cString(path), 0700), "mkdir", path);
  }

  static void makeSymlink(byte[] target, int directory, byte[] path) {
    check(C.symlinkat(cString(target), directory, cString(path)), "symlink", path);
  }

  static void makeHardLink(int from, byte[] fromPath, int to, byte[] toPath) {
    check(C.linkat(from, cString(fromPath), to, cString(toPath), 0), "link", toPath);
  }

  static void makeFifo(int directory, byte[] path) {
    check(C.mkfifoat(directory, cString(path), 0600), "mkfifo", path);
  }

  /** Not for links. */
  static void setMode(int directory, byte[] path, int mode) {
    check(C.fchmodat(directory, cString(path), mode, 0), "chmod", path);
  }

  static void setOwner(int directory, byte[] path, int uid, int gid) {
    check(C.fchownat(directory, cString(path), uid, gid, AT_SYMLINK_NOFOLLOW), "chown", path);
  }

  static void setTimes(int directory, byte[] path, long seconds, int nanos) {
    long[] times = {seconds, nanos, seconds, nanos};
    check(C.utimensat(directory, cString(path), times, AT_SYMLINK_NOFOLLOW), "utimensat", path);
  }

  static void remove(int directory, byte[] path, boolean isDirectory) {
    check(C.unlinkat(directory, cString(path), isDirectory ? AT_REMOVEDIR : 0), "unlink", path);
  }

  /** A path that reaches {@code name} through an open directory, however deep that is. */
  static byte[] through(int directory, byte[] name) {
    byte[] prefix = ("/proc/self/fd/" + directory + "/").getBytes(StandardCharsets.US_ASCII);
    byte[] path = Arrays.copyOf(prefix, prefix.length + name.length);
    System.arraycopy(name, 0, path, prefix.length, name.length);
    return path;
  }

  private static byte[] cString(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  private static byte[] cString(String text) {
    return cString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static int check(int result, String call, byte[] path) {
    if (result < 0) {
      throw failure(call, path);
    }
    return result;
  }

  private static UncheckedIOException failure(String call, byte[] path) {
    String name = new String(path, StandardCharsets.UTF_8);
    return new UncheckedIOException(
        new IOException(call + " " + name + ": errno " + Native.getLastError()));
  }
}
