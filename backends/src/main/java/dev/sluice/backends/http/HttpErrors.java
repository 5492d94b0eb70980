package dev.sluice.backends.http;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.operation.Operation;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;

/** What an answer that is no answer, or none at all, means. */
final class HttpErrors {
  /** Longer error pages are not worth reading to keep the connection. */
  static final int LONGEST_PAGE_BYTES = 64 << 10;

  private HttpErrors() {}

  /** Whether a body of this length, if it is known, is read rather than the connection closed. */
  static boolean isWorthReading(OptionalLong length) {
    return length.orElse(0) <= LONGEST_PAGE_BYTES;
  }

  /** What the status means. */
  static BackendException status(Refusal refusal) {
    Reason reason = reason(refusal.status());
    String answer = refusal.answer();
    return refusal.failed(
        reason,
        switch (reason) {
          case NOT_FOUND -> "there is no such file (" + answer + ")";
          case TOO_SHORT -> "the file is shorter (" + answer + ")";
          case DENIED -> answer + "; check the user name and password";
          default -> answer;
        });
  }

  /** By RFC 9110 and what proxies and storages made of it. */
  private static Reason reason(int status) {
    return switch (status) {
      case 404, 410 -> Reason.NOT_FOUND;
      case 401, 403, 407 -> Reason.DENIED;
      case 416 -> Reason.TOO_SHORT;
      case 429, 498, 503 -> Reason.THROTTLED;
      case 408, 409, 425, 499 -> Reason.TRANSIENT;
      case 501, 505, 507 -> Reason.PROTOCOL;
      default -> status >= 500 ? Reason.TRANSIENT : Reason.PROTOCOL;
    };
  }

  /** What the failure of a connection means; an error that is known already is passed on. */
  static Throwable of(Operation operation, boolean isClosed, Throwable error) {
    if (error instanceof BackendException || error instanceof AskAgainException) {
      return error;
    }
    if (isClosed || error instanceof RejectedExecutionException) {
      return operation.failed(Reason.EXHAUSTED, "the repository was closed", error);
    }
    Optional<String> unconnected = find(error, ProxyConnectException.class);
    if (unconnected.isPresent()) {
      String why = "the proxy does not connect (" + unconnected.get() + ")";
      return operation.failed(Reason.TRANSIENT, why, error);
    }
    Optional<String> untrusted = find(error, CertificateException.class);
    if (untrusted.isPresent()) {
      String why = "the server's certificate is not trusted (" + untrusted.get() + ")";
      return operation.failed(Reason.PROTOCOL, why, error);
    }
    Optional<String> refusal =
        find(error, SSLException.class).filter(why -> why.contains("fatal alert"));
    if (refusal.isPresent()) {
      String why = "the server refused the TLS connection (" + refusal.get() + ")";
      return operation.failed(Reason.DENIED, why, error);
    }
    if (find(error, NotSslRecordException.class).isPresent()) {
      return operation.failed(Reason.PROTOCOL, "the server does not speak TLS there", error);
    }
    if (error instanceof UnknownHostException) {
      String why = "the host name is not known (" + error.getMessage() + ")";
      return operation.failed(Reason.TRANSIENT, why, error);
    }
    return error instanceof IOException
        ? operation.failed(Reason.TRANSIENT, describe(error), error)
        : operation.failed(Reason.PROTOCOL, "the answer is not HTTP: " + describe(error), error);
  }

  private static String describe(Throwable error) {
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }

  private static Optional<String> find(Throwable error, Class<? extends Throwable> type) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(describe(cause));
      }
    }
    return Optional.empty();
  }
}
