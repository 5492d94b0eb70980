package dev.sluice.target;

import com.sun.jna.Native;
import dev.sluice.target.TargetException.Reason;

/**
 * Why a system call failed, by its number on Linux.
 *
 * @param number as in errno(3)
 */
record Errno(int number) {
  /** No failure. */
  static final Errno NONE = new Errno(0);

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int EEXIST = 17;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int EINVAL = 22;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int ETXTBSY = 26;
  static final int ENOSPC = 28;
  static final int EROFS = 30;
  static final int ERANGE = 34;
  static final int ENOTEMPTY = 39;
  static final int ELOOP = 40;
  static final int EDQUOT = 122;

  /** Of the call of {@link Posix} that this thread made last. */
  static Errno last() {
    return new Errno(Native.getLastError());
  }

  /** Of a call of {@link Posix} that this thread made last and that returned {@code result}. */
  static Errno of(int result) {
    return result < 0 ? last() : NONE;
  }

  boolean isNone() {
    return number == 0;
  }

  boolean is(int other) {
    return number == other;
  }

  /** Whether the process may not do it, as opposed to it not being possible. */
  boolean isPermission() {
    return number == EPERM || number == EACCES;
  }

  /** The failure of something that has to do with an item's name. */
  TargetException onName(String what) {
    return TargetException.cannot(what, number == EINVAL ? Reason.NAME : reason(), text());
  }

  /** The failure of something that has to do with an item's content. */
  TargetException onContent(String what) {
    return TargetException.cannot(what, reason(), text());
  }

  private Reason reason() {
    return switch (number) {
      case EPERM, EACCES, EBUSY, ETXTBSY -> Reason.DENIED;
      case ENOENT -> Reason.MISSING;
      case 6, EEXIST, ENOTDIR, EISDIR, ENOTEMPTY, ELOOP -> Reason.CONFLICT;
      case 36, 84 -> Reason.NAME;
      case 18, EINVAL, 27, 31, 38, 95 -> Reason.UNSUPPORTED;
      case ENOSPC, EDQUOT -> Reason.FULL;
      case EROFS -> Reason.READ_ONLY;
      case ENFILE, EMFILE -> Reason.OPEN_FILES;
      default -> Reason.IO;
    };
  }

  /** The system's words in lower case; not from strerror, which speaks the locale's language. */
  String text() {
    return switch (number) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case EIO -> "input/output error";
      case 6 -> "a pipe or device is in the way";
      case 12 -> "out of memory";
      case EACCES -> "permission denied";
      case EBUSY -> "device or resource busy";
      case EEXIST -> "file exists";
      case 18 -> "not on the same file system";
      case ENOTDIR -> "not a directory";
      case EISDIR -> "is a directory";
      case EINVAL -> "invalid argument";
      case ENFILE, EMFILE -> "too many open files";
      case ETXTBSY -> "it is a program that is running";
      case 27 -> "file too large";
      case ENOSPC -> "no space left on device";
      case EROFS -> "read-only file system";
      case 31 -> "too many links";
      case 34 -> "value too large";
      case 36 -> "name too long";
      case 38, 95 -> "not supported by the file system";
      case ENOTEMPTY -> "directory not empty";
      case ELOOP -> "a symbolic link is in the way";
      case 84 -> "the name is not valid in this file system's encoding";
      case 116 -> "stale file handle";
      case EDQUOT -> "disk quota exceeded";
      default -> "error " + number;
    };
  }
}
