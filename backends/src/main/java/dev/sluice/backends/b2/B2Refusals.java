package dev.sluice.backends.b2;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.AskAgainException;
import dev.sluice.backends.http.Refusal;
import dev.sluice.backends.http.Refusals;
import dev.sluice.backends.text.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What B2's errors mean. */
final class B2Refusals implements Refusals {
  @Override
  public Throwable explain(Refusal refusal) {
    String code = code(refusal.page());
    String answer = refusal.answer() + (code.isEmpty() ? "" : ", " + code);
    if (code.endsWith("cap_exceeded")) {
      return refusal.failed(Reason.DENIED, "a cap of the account is reached (" + answer + ")");
    }
    // A file's name is not told where it is missing, but a bucket's is.
    if (refusal.status() == 404 && refusal.page().contains("ucket")) {
      return refusal.failed(Reason.PROTOCOL, "there is no such bucket");
    }
    BackendException failure = refusal.byStatus();
    return switch (failure.reason()) {
      case DENIED ->
          new AskAgainException(
              refusal.failed(
                  Reason.DENIED, answer + "; check that the key may read and list this bucket"));
      case PROTOCOL -> refusal.failed(Reason.PROTOCOL, answer);
      default -> failure;
    };
  }

  private static String code(String page) {
    try {
      return JsonValue.parse(page.getBytes(StandardCharsets.UTF_8))
          .text("code")
          .filter(code -> code.matches("[a-z0-9_]{1,60}"))
          .orElse("");
    } catch (IOException noJson) {
      return "";
    }
  }
}
