package dev.sluice.testing;

import java.util.concurrent.ThreadPoolExecutor;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets every thread hand a task to a pool. That takes the pool's locks for moments, and never waits
 * for a task, so it is the way off an event loop rather than something that blocks one.
 */
public final class HandingOver implements BlockHoundIntegration {
  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder.allowBlockingCallsInside(ThreadPoolExecutor.class.getName(), "execute");
  }
}
