package dev.sluice.flow;

import dev.sluice.flow.ByteBudget.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * The leases that one subscription takes. A lease travels with what it pays for through queues and
 * operators, any of which may drop it silently when the subscription is cancelled; closing this
 * gives back whatever is still held then, wherever it is.
 */
public final class Leases implements AutoCloseable {
  private final ByteBudget budget;
  private final List<Lease> held = new ArrayList<>();
  private boolean isClosed;

  /** Leases from this budget. */
  public Leases(ByteBudget budget) {
    this.budget = budget;
  }

  /** See {@link ByteBudget#lease}. */
  public Mono<Lease> lease(long bytes) {
    return budget.lease(bytes).doOnNext(this::hold);
  }

  /** See {@link ByteBudget#tryLease}. */
  public Optional<Lease> tryLease(long bytes) {
    Optional<Lease> lease = budget.tryLease(bytes);
    lease.ifPresent(this::hold);
    return lease;
  }

  private void hold(Lease lease) {
    synchronized (held) {
      if (!isClosed) {
        held.add(lease);
        return;
      }
    }
    lease.close();
  }

  @Override
  public void close() {
    synchronized (held) {
      isClosed = true;
    }
    held.forEach(Lease::close);
  }
}
