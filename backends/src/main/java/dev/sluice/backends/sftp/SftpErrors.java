package dev.sluice.backends.sftp;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.operation.Operation;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.regex.Pattern;

/** What a failure of ssh, or of the server behind it, means. */
final class SftpErrors {
  /** What OpenSSH says when trying again cannot help. */
  private static final Pattern REFUSED =
      Pattern.compile("Permission denied|Host key verification failed|Too many authentication");

  private static final Pattern UNUSABLE =
      Pattern.compile("subsystem request failed|command not found|Bad owner or permissions");

  private SftpErrors() {}

  static Throwable of(IOException error, Operation operation, boolean isClosed) {
    if (isClosed || error instanceof ClosedChannelException) {
      return operation.failed(Reason.EXHAUSTED, "the repository was closed", error);
    }
    String why = String.valueOf(error.getMessage());
    if (error instanceof SftpStatusException status) {
      return operation.failed(reason(status), "the server answered \"" + why + "\"", error);
    }
    if (error instanceof SftpProtocolException) {
      return operation.failed(Reason.PROTOCOL, why, error);
    }
    if (error instanceof SftpConnection.SftpEndedException) {
      Reason reason =
          REFUSED.matcher(why).find()
              ? Reason.DENIED
              : UNUSABLE.matcher(why).find() ? Reason.PROTOCOL : Reason.TRANSIENT;
      return operation.failed(reason, "the connection by ssh broke: " + why, error);
    }
    return operation.failed(Reason.PROTOCOL, "ssh cannot be started: " + why, error);
  }

  private static Reason reason(SftpStatusException status) {
    return switch (status.code()) {
      case SftpStatusException.NO_SUCH_FILE -> Reason.NOT_FOUND;
      case SftpStatusException.PERMISSION_DENIED -> Reason.DENIED;
      case SftpStatusException.BAD_MESSAGE, SftpStatusException.UNSUPPORTED -> Reason.PROTOCOL;
      default -> Reason.TRANSIENT;
    };
  }
}
