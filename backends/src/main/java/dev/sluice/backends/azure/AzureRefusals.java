package dev.sluice.backends.azure;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.AskAgainException;
import dev.sluice.backends.http.Refusal;
import dev.sluice.backends.http.Refusals;

/**
 * What Azure's errors mean, by the code that stands in a header even where there is no page.
 *
 * @param isThawing whether what is archived has been rehydrated as far as that is possible
 */
record AzureRefusals(boolean isThawing) implements Refusals {
  @Override
  public Throwable explain(Refusal refusal) {
    String header = refusal.header("x-ms-error-code");
    String code = header.matches("[A-Za-z0-9]{1,80}") ? header : "";
    BackendException failure = failure(refusal, code);
    return failure.reason() == Reason.DENIED ? new AskAgainException(failure) : failure;
  }

  private BackendException failure(Refusal refusal, String code) {
    String answer = refusal.answer() + (code.isEmpty() ? "" : ", " + code);
    return switch (code) {
      case "ContainerNotFound", "ContainerBeingDeleted" ->
          refusal.failed(Reason.PROTOCOL, "there is no such container");
      case "BlobArchived", "BlobBeingRehydrated" ->
          refusal.failed(
              Reason.ARCHIVED,
              isThawing
                  ? "it is in the archive tier still (" + answer + ")"
                  : "it is in the archive tier ("
                      + answer
                      + "); -o azure.enable-restore=true moves it out for good, which takes time and"
                      + " money");
      case "OperationTimedOut", "InternalError" -> refusal.failed(Reason.TRANSIENT, answer);
      case "ServerBusy" -> refusal.failed(Reason.THROTTLED, answer);
      default -> byStatus(refusal, answer);
    };
  }

  private static BackendException byStatus(Refusal refusal, String answer) {
    BackendException failure = refusal.byStatus();
    return switch (failure.reason()) {
      case DENIED ->
          refusal.failed(
              Reason.DENIED,
              answer + "; check the key, signature or login, and that it may read and list");
      case PROTOCOL -> refusal.failed(Reason.PROTOCOL, answer);
      default -> failure;
    };
  }
}
