package dev.sluice.target;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of 64-bit Linux that Java lacks. Names are bytes that end with a NUL byte, never
 * text, so the locale of the process does not matter. A negative result means failure; {@link
 * Errno#last()} on the same thread says which.
 *
 * <p>Variadic functions (openat, syscall) are declared with fixed arguments: the calling
 * conventions of x86_64 and aarch64 Linux pass integers alike in both cases.
 */
final class Posix {
  private static final boolean IS_ARM = System.getProperty("os.arch", "").equals("aarch64");

  static final int O_WRONLY = 0x1;
  static final int O_RDWR = 0x2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_NONBLOCK = 0x800;
  static final int O_NOATIME = 0x40000;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;
  static final int O_DIRECTORY = IS_ARM ? 0x4000 : 0x10000;
  static final int O_NOFOLLOW = IS_ARM ? 0x8000 : 0x20000;

  static final int S_IFCHR = 0x2000;
  static final int S_IFBLK = 0x6000;

  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_EMPTY_PATH = 0x1000;

  /** Of fallocate: free the space of a range, which reads as zeros then, and keep the length. */
  static final int PUNCH_HOLE = 0x3;

  /** In the nanoseconds of a time: leave it as it is. */
  static final long UTIME_OMIT = (1L << 30) - 2;

  /** The C library has a function for this only since glibc 2.33. */
  private static final long SYS_MKNODAT = IS_ARM ? 33 : 259;

  /** The C library has a function for this only since glibc 2.30. */
  private static final long SYS_GETDENTS64 = IS_ARM ? 61 : 217;

  /** The C library has a function for this only since glibc 2.27. */
  private static final long SYS_COPY_FILE_RANGE = IS_ARM ? 285 : 326;

  static {
    Native.register(Posix.class, NativeLibrary.getProcess());
  }

  /** Whether this process is run by root, so that nothing should be forbidden to it. */
  static final boolean IS_ROOT = geteuid() == 0;

  private Posix() {}

  /** These bytes with the NUL that ends a name. */
  static byte[] terminated(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /** How many bytes come before the first NUL. */
  static int length(byte[] terminated) {
    int length = 0;
    while (terminated[length] != 0) {
      length++;
    }
    return length;
  }

  /** Creates a device; {@code device} in the kernel's encoding. */
  static int mknodat(int directory, byte[] name, int mode, int device) {
    return (int) syscall(SYS_MKNODAT, directory, name, mode, Integer.toUnsignedLong(device));
  }

  /** Reads entries of an open directory (struct linux_dirent64); 0 at the end. */
  static int getdents64(int directory, byte[] into) {
    return (int) syscall(SYS_GETDENTS64, directory, into, into.length, 0);
  }

  /** Copies from where one file is read to where another is written; 0 at the end. */
  static long copyFileRange(int from, int to, long count) {
    return syscall(SYS_COPY_FILE_RANGE, from, 0, to, 0, count, 0);
  }

  private static native int geteuid();

  static native int openat(int directory, byte[] name, int flags, int mode);

  static native int close(int fd);

  static native int mkdirat(int directory, byte[] name, int mode);

  static native int unlinkat(int directory, byte[] name, int flags);

  static native int symlinkat(byte[] linkTarget, int directory, byte[] name);

  static native int linkat(
      int oldDirectory, byte[] oldName, int newDirectory, byte[] newName, int flags);

  static native int mkfifoat(int directory, byte[] name, int mode);

  private static native long syscall(long number, long first, byte[] second, long third, long last);

  private static native long syscall(
      long number, long from, long fromOffset, long to, long toOffset, long count, long flags);

  static native int fsync(int fd);

  static native int statx(int directory, byte[] name, int flags, int mask, byte[] status);

  static native int ftruncate(int fd, long length);

  /** Fills a {@code struct statfs}. */
  static native int fstatfs(int fd, byte[] status);

  static native int fallocate(int fd, int mode, long offset, long length);

  static native long pwrite(int fd, long address, long count, long position);

  static native long pread(int fd, long address, long count, long position);

  static native long read(int fd, long address, long count);

  /** An owner of -1 is left as it is. */
  static native int fchownat(int directory, byte[] name, int uid, int gid, int flags);

  static native int renameat(int oldDirectory, byte[] oldName, int newDirectory, byte[] newName);

  /** Not ended with a NUL; returns its length. */
  static native long readlinkat(int directory, byte[] name, byte[] linkTarget, long size);

  static native int fchmod(int fd, int mode);

  static native int chmod(byte[] path, int mode);

  static native long fgetxattr(int fd, byte[] name, byte[] value, long size);

  static native long getxattr(byte[] path, byte[] name, byte[] value, long size);

  static native int fsetxattr(int fd, byte[] name, byte[] value, long size, int flags);

  static native int setxattr(byte[] path, byte[] name, byte[] value, long size, int flags);

  static native int fremovexattr(int fd, byte[] name);

  static native int removexattr(byte[] path, byte[] name);

  /** With a size of 0, tells how many bytes it would take. */
  static native long flistxattr(int fd, byte[] list, long size);

  static native long listxattr(byte[] path, byte[] list, long size);

  /** In memory of the C library's, until the next call; null if there is none. */
  static native @Nullable Pointer getpwnam(byte[] name);

  static native @Nullable Pointer getgrnam(byte[] name);

  /** {@code times}: seconds and nanoseconds of access, then of modification. */
  static native int futimens(int fd, long[] times);

  static native int utimensat(int directory, byte[] path, long[] times, int flags);
}
