package dev.sluice.backends.swift;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.AskAgainException;
import dev.sluice.backends.http.Refusal;
import dev.sluice.backends.http.Refusals;

/** What Swift's errors mean. */
final class SwiftRefusals implements Refusals {
  @Override
  public Throwable explain(Refusal refusal) {
    String state = refusal.header("X-Ovh-Retrieval-State");
    if (refusal.status() == 429 && !state.isEmpty() && !state.equals("unsealed")) {
      return refusal.failed(
          Reason.ARCHIVED,
          "it is sealed in OVH's archive, which unseals it now; try again in some hours");
    }
    BackendException failure = refusal.byStatus();
    return failure.reason() == Reason.DENIED
        ? new AskAgainException(
            refusal.failed(
                Reason.DENIED,
                refusal.answer() + "; check that the user may read and list the container"))
        : failure;
  }
}
