package dev.sluice.format;

/** Go's file mode, in which the set-ID and sticky bits lie elsewhere than in POSIX. */
final class GoFileMode {
  private static final long PERMISSIONS = 0777;
  private static final long SET_USER_ID = 1L << 23;
  private static final long SET_GROUP_ID = 1L << 22;
  private static final long STICKY = 1L << 20;

  private GoFileMode() {}

  /** The permission bits as POSIX has them, {@code 07777}; the type bits are not trustworthy. */
  static int posix(long mode) {
    int posix = (int) (mode & PERMISSIONS);
    posix |= (mode & SET_USER_ID) != 0 ? 04000 : 0;
    posix |= (mode & SET_GROUP_ID) != 0 ? 02000 : 0;
    posix |= (mode & STICKY) != 0 ? 01000 : 0;
    return posix;
  }
}
