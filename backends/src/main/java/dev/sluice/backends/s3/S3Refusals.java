package dev.sluice.backends.s3;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.AskAgainException;
import dev.sluice.backends.http.Refusal;
import dev.sluice.backends.http.Refusals;
import dev.sluice.backends.text.XmlLeaves;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/**
 * What S3's errors mean. Their codes are told; their messages are not, since some have the signed
 * text and the access key in them. The answer to a {@code HEAD} has no code.
 *
 * @param isThawing whether what is cold has been thawed as far as that is possible
 */
record S3Refusals(InstantSource clock, boolean isThawing) implements Refusals {
  @Override
  public Throwable explain(Refusal refusal) {
    Map<String, String> error = error(refusal.page());
    String code = error.getOrDefault("Code", "");
    BackendException failure = failure(refusal, code);
    String region = error.getOrDefault("Region", refusal.header("x-amz-bucket-region"));
    return switch (refusal.status()) {
      case 301, 302, 307, 308 -> new OtherRegionException(failure, region);
      case 400 ->
          !region.isEmpty() || code.isEmpty() || code.equals("AuthorizationHeaderMalformed")
              ? new OtherRegionException(failure, region)
              : code.startsWith("ExpiredToken") ? new AskAgainException(failure) : failure;
      case 401, 403 -> denied(refusal, code, failure);
      default -> failure;
    };
  }

  private Throwable denied(Refusal refusal, String code, BackendException failure) {
    if (failure.reason() != Reason.DENIED) {
      return failure;
    }
    return code.equals("RequestTimeTooSkewed")
        ? otherClock(refusal, failure)
        : new AskAgainException(failure);
  }

  private Throwable otherClock(Refusal refusal, BackendException failure) {
    try {
      Instant theirs =
          DateTimeFormatter.RFC_1123_DATE_TIME.parse(refusal.header("Date"), Instant::from);
      return new OtherClockException(failure, Duration.between(clock.instant(), theirs));
    } catch (DateTimeException unknown) {
      return failure;
    }
  }

  private BackendException failure(Refusal refusal, String code) {
    String answer = refusal.answer() + (code.isEmpty() ? "" : ", " + code);
    return switch (code) {
      case "NoSuchBucket" -> refusal.failed(Reason.PROTOCOL, "there is no such bucket");
      case "InvalidObjectState" ->
          refusal.failed(
              Reason.ARCHIVED,
              isThawing
                  ? "it is in cold storage (Glacier or the like) still"
                  : "it is in cold storage (Glacier or the like); -o s3.enable-restore=true brings"
                      + " it out first, which takes time and money");
      case "GlacierExpeditedRetrievalNotAvailable" ->
          refusal.failed(
              Reason.DENIED,
              "nothing is thawed in a hurry there now; say -o s3.restore-tier=Standard");
      case "InvalidAccessKeyId" ->
          refusal.failed(Reason.DENIED, "the server does not know the access key");
      case "SignatureDoesNotMatch" ->
          refusal.failed(Reason.DENIED, "the secret key is wrong (" + answer + ")");
      case "RequestTimeTooSkewed" ->
          refusal.failed(Reason.DENIED, "this machine's clock is wrong (" + answer + ")");
      case "SlowDown",
          "ServiceUnavailable",
          "TooManyRequests",
          "RequestLimitExceeded",
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottled",
          "RequestThrottledException" ->
          refusal.failed(Reason.THROTTLED, answer);
      case "RequestTimeout", "InternalError", "OperationAborted" ->
          refusal.failed(Reason.TRANSIENT, answer);
      default -> byStatus(refusal, answer);
    };
  }

  private static BackendException byStatus(Refusal refusal, String answer) {
    BackendException failure = refusal.byStatus();
    return switch (failure.reason()) {
      case DENIED ->
          refusal.failed(
              Reason.DENIED, answer + "; check the keys, and that they may read this bucket");
      case PROTOCOL -> refusal.failed(Reason.PROTOCOL, answer);
      default -> failure;
    };
  }

  /** The leaves of an error page; none if it is none, or has been cut off. */
  private static Map<String, String> error(String page) {
    Map<String, String> leaves = new HashMap<>();
    try {
      XmlLeaves.read(
          page.getBytes(StandardCharsets.UTF_8),
          (path, text) -> {
            String word = text.strip();
            if (path.startsWith("Error/") && word.matches("[A-Za-z0-9.-]{1,80}")) {
              leaves.put(path.substring("Error/".length()), word);
            }
          });
    } catch (IOException noPage) {
      return leaves;
    }
    return leaves;
  }
}
