package dev.sluice.cli.render;

/** Go's file mode, as trees store it, in Go's text form: {@code drwxr-xr-x}, {@code urwxr-xr-x}. */
final class GoMode {
  static final long DIRECTORY = 1L << 31;
  static final long SYMLINK = 1L << 27;
  static final long DEVICE = 1L << 26;
  static final long FIFO = 1L << 25;
  static final long SOCKET = 1L << 24;
  static final long CHARACTER_DEVICE = 1L << 21;

  private static final String TYPES = "dalTLDpSugct?";
  private static final String PERMISSIONS = "rwxrwxrwx";

  private GoMode() {}

  static String text(long mode) {
    StringBuilder text = new StringBuilder(10);
    for (int i = 0; i < TYPES.length(); i++) {
      if ((mode >>> (31 - i) & 1) != 0) {
        text.append(TYPES.charAt(i));
      }
    }
    if (text.isEmpty()) {
      text.append('-');
    }
    for (int i = 0; i < PERMISSIONS.length(); i++) {
      text.append((mode >>> (8 - i) & 1) != 0 ? PERMISSIONS.charAt(i) : '-');
    }
    return text.toString();
  }
}
