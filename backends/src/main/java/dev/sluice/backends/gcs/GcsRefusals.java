package dev.sluice.backends.gcs;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.AskAgainException;
import dev.sluice.backends.http.Refusal;
import dev.sluice.backends.http.Refusals;
import dev.sluice.backends.text.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What Google's errors mean: some that say "forbidden" are only meant for the moment. */
final class GcsRefusals implements Refusals {
  @Override
  public Throwable explain(Refusal refusal) {
    String code = code(refusal.page());
    String answer = refusal.answer() + (code.isEmpty() ? "" : ", " + code);
    if (code.equals("rateLimitExceeded") || code.equals("userRateLimitExceeded")) {
      return refusal.failed(Reason.THROTTLED, answer);
    }
    if (code.equals("backendError") || code.equals("internalError")) {
      return refusal.failed(Reason.TRANSIENT, answer);
    }
    if (refusal.status() == 404 && refusal.page().contains("bucket does not exist")) {
      return refusal.failed(Reason.PROTOCOL, "there is no such bucket");
    }
    BackendException failure = refusal.byStatus();
    return failure.reason() == Reason.DENIED
        ? new AskAgainException(
            refusal.failed(
                Reason.DENIED, answer + "; check that the account may read and list the bucket"))
        : failure;
  }

  private static String code(String page) {
    try {
      JsonValue error = JsonValue.parse(page.getBytes(StandardCharsets.UTF_8)).at("error");
      return error.at("errors").items().stream()
          .flatMap(one -> one.text("reason").stream())
          .filter(reason -> reason.matches("[A-Za-z]{1,60}"))
          .findFirst()
          .orElse("");
    } catch (IOException noJson) {
      return "";
    }
  }
}
