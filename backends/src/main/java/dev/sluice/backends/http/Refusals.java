package dev.sluice.backends.http;

/** How a kind of storage says why it does not do what it was asked. */
@FunctionalInterface
public interface Refusals {
  /** By the status alone. */
  Refusals BY_STATUS = Refusal::byStatus;

  /**
   * What an answer means that is not the one that was asked for: a {@link
   * dev.sluice.backend.BackendException}, or an {@link AskAgainException} where asking differently
   * helps. Called on an event loop.
   */
  Throwable explain(Refusal refusal);
}
