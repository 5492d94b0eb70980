package dev.sluice.backends.sftp;

import java.io.IOException;

/** What came is not SFTP, or not an answer to what was asked. */
final class SftpProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  SftpProtocolException(String message) {
    super(message);
  }
}
