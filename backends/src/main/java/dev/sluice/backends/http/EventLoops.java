package dev.sluice.backends.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Event loops whose connections go to a socket in the file system, which reactor-netty otherwise
 * only offers with native code.
 */
final class EventLoops implements LoopResources {
  private final LoopResources loops;

  EventLoops(LoopResources loops) {
    this.loops = loops;
  }

  @Override
  public EventLoopGroup onClient(boolean useNative) {
    return loops.onClient(useNative);
  }

  @Override
  public EventLoopGroup onServer(boolean useNative) {
    return loops.onServer(useNative);
  }

  @Override
  @SuppressWarnings("unchecked") // nothing but the interface of a channel is used of it
  public <T extends Channel> T onChannel(Class<T> type, EventLoopGroup group) {
    return type.equals(SocketChannel.class)
        ? (T) new NioDomainSocketChannel()
        : loops.onChannel(type, group);
  }

  @Override
  public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
    return loops.disposeLater(quietPeriod, timeout);
  }

  @Override
  public boolean isDisposed() {
    return loops.isDisposed();
  }
}
