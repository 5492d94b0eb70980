package dev.sluice.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backends.operation.Operation;
import dev.sluice.testing.LeakGuard;
import io.netty.buffer.Unpooled;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

@Timeout(60)
@ExtendWith(LeakGuard.class)
class HttpTransportTest {
  private static final int CONNECTIONS = 32;
  private static final int PIECES = 1024;
  private static final byte[] PIECE = new byte[64 << 10];

  private final LoopResources loops = LoopResources.create("test-server", 1, true);
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final DisposableServer server =
      HttpServer.create()
          .runOn(loops, false)
          .channelGroup(connections)
          .host("127.0.0.1")
          .port(0)
          .handle(
              (request, response) ->
                  response
                      .header("Content-Length", Long.toString((long) PIECES * PIECE.length))
                      .send(Flux.range(0, PIECES).map(i -> Unpooled.wrappedBuffer(PIECE))))
          .bindNow();
  private final HttpTransport transport =
      new HttpTransport(CONNECTIONS, Map.of(), HttpSettings.DEFAULTS);

  @AfterEach
  void close() {
    transport.close();
    // Before its event loop ends, which would not release what waits to be sent.
    connections.close().awaitUninterruptibly(5_000);
    server.disposeNow(Duration.ofSeconds(5));
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
  }

  private Flux<ByteBuffer> download() {
    Operation operation = new Operation("download");
    String uri = "http://127.0.0.1:" + server.port() + "/";
    return transport.send(HttpRequest.of(operation, uri), HttpAnswer::whole);
  }

  /** 32 connections whose answers nobody takes: 2 GiB promised, a buffer each in memory. */
  @Test
  void whatIsNotAskedForStaysOutOfMemory() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(CONNECTIONS);
    List<Disposable> downloads = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      BaseSubscriber<ByteBuffer> takesOne =
          new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
              subscription.request(1);
            }

            @Override
            protected void hookOnNext(ByteBuffer buffer) {
              first.countDown();
            }
          };
      downloads.add(takesOne);
      download().subscribe(takesOne);
    }
    assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(transport.bufferBytes()).isLessThan(CONNECTIONS * (160L << 10));

    downloads.forEach(Disposable::dispose);
  }

  @Test
  void whatIsTakenSlowlyArrivesWhole() {
    long bytes =
        download()
            .limitRate(1)
            .map(buffer -> (long) buffer.remaining())
            .reduce(0L, Long::sum)
            .blockOptional(Duration.ofSeconds(30))
            .orElseThrow();

    assertThat(bytes).isEqualTo((long) PIECES * PIECE.length);
    assertThat(transport.bufferBytes()).isLessThan(2L << 20);
  }
}
