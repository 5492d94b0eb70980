package dev.sluice.backends.http;

import dev.sluice.backends.files.BlockingThreads;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * Finds host names as every other program on the machine does (hosts file, local services, VPNs),
 * which Netty's own DNS client does not; on threads of its own, since the system's call blocks.
 */
final class SystemResolver extends AddressResolverGroup<InetSocketAddress> {
  private static final int THREADS = 2;

  private final BlockingThreads threads = new BlockingThreads("sluice-names", THREADS);

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new Names(executor).asAddressResolver();
  }

  @Override
  public void close() {
    super.close();
    threads.close();
  }

  private final class Names extends InetNameResolver {
    Names(EventExecutor executor) {
      super(executor);
    }

    @Override
    protected void doResolve(String name, Promise<InetAddress> promise) {
      lookUp(promise, () -> promise.trySuccess(InetAddress.getByName(name)));
    }

    @Override
    protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
      lookUp(promise, () -> promise.trySuccess(List.of(InetAddress.getAllByName(name))));
    }
  }

  /** A look-up that may find nothing. */
  private interface LookUp {
    void run() throws UnknownHostException;
  }

  private void lookUp(Promise<?> promise, LookUp lookUp) {
    try {
      threads.execute(
          () -> {
            try {
              lookUp.run();
            } catch (UnknownHostException e) {
              promise.tryFailure(e);
            }
          });
    } catch (RejectedExecutionException closed) {
      promise.tryFailure(closed);
    }
  }
}
