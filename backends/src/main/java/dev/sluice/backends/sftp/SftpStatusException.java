package dev.sluice.backends.sftp;

import java.io.IOException;

/** The server could not do what it was asked for. */
final class SftpStatusException extends IOException {
  static final int EOF = 1;
  static final int NO_SUCH_FILE = 2;
  static final int PERMISSION_DENIED = 3;
  static final int BAD_MESSAGE = 5;
  static final int UNSUPPORTED = 8;

  private static final long serialVersionUID = 1L;

  private final int code;

  SftpStatusException(int code, String message) {
    super(message.isEmpty() ? "status " + code : message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
