package dev.sluice.backends.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/** How each server is reached: straight, through a proxy, or by a socket in the file system. */
final class Routes {
  private final HttpClient client;
  private final Proxies proxies;
  private final Optional<Path> socket;
  private final Map<String, Route> known = new ConcurrentHashMap<>();

  Routes(HttpClient client, Proxies proxies, Optional<Path> socket) {
    this.client = client;
    this.proxies = proxies;
    this.socket = socket;
  }

  /**
   * The way to a server.
   *
   * @param client goes there
   * @param isByAddress whether it goes to an address of its own, and is told only the path
   */
  private record Route(HttpClient client, boolean isByAddress) {}

  /**
   * A client that goes to the server of an address.
   *
   * @param tuning what is special about it this time
   */
  HttpClient.RequestSender to(
      URI uri, Map<String, String> headers, String method, UnaryOperator<HttpClient> tuning) {
    Route route =
        known.computeIfAbsent(uri.getScheme() + "://" + uri.getRawAuthority(), any -> route(uri));
    HttpClient ready =
        headers.isEmpty()
            ? route.client()
            : route.client().headers(all -> headers.forEach(all::set));
    HttpClient.RequestSender sender = tuning.apply(ready).request(HttpMethod.valueOf(method));
    return route.isByAddress() ? sender.uri(path(uri)) : sender.uri(uri);
  }

  private static String path(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private Route route(URI uri) {
    if (socket.isPresent()) {
      SocketAddress address = UnixDomainSocketAddress.of(socket.get());
      return new Route(byAddress(uri, address), true);
    }
    Optional<Proxy> proxy = proxies.to(uri);
    if (proxy.isEmpty()) {
      return new Route(client, false);
    }
    return uri.getScheme().equals("http") && !proxy.get().isSocks()
        ? new Route(passedOn(uri, proxy.get()), true)
        : new Route(tunnelled(proxy.get()), false);
  }

  private HttpClient byAddress(URI uri, SocketAddress address) {
    return client
        .remoteAddress(() -> address)
        .headers(headers -> headers.set(HttpHeaderNames.HOST, uri.getRawAuthority()));
  }

  /** A proxy that is told the whole address; many refuse to tunnel what is not TLS. */
  private HttpClient passedOn(URI uri, Proxy proxy) {
    String server = "http://" + uri.getRawAuthority();
    return byAddress(uri, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()))
        .headers(
            headers ->
                proxy
                    .authorization()
                    .ifPresent(login -> headers.set(HttpHeaderNames.PROXY_AUTHORIZATION, login)))
        .doOnChannelInit((observer, channel, address) -> addAbsoluteForm(channel, server));
  }

  private static void addAbsoluteForm(Channel channel, String server) {
    channel
        .pipeline()
        .addBefore(NettyPipeline.ReactiveBridge, "sluice-absolute-form", new AbsoluteForm(server));
  }

  /** The proxy finds the server's name; often nobody else can. */
  private HttpClient tunnelled(Proxy proxy) {
    return client
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .proxy(
            spec -> {
              ProxyProvider.Builder builder =
                  spec.type(proxy.isSocks() ? ProxyProvider.Proxy.SOCKS5 : ProxyProvider.Proxy.HTTP)
                      .host(proxy.host())
                      .port(proxy.port());
              if (!proxy.user().isEmpty()) {
                builder.username(proxy.user()).password(user -> proxy.password());
              }
            });
  }

  /** Writes the whole address into the request line, as RFC 9112, 3.2.2, wants it for a proxy. */
  private static final class AbsoluteForm extends ChannelOutboundHandlerAdapter {
    private final String server;

    AbsoluteForm(String server) {
      this.server = server;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise, of whoever made it
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof HttpRequest request && request.uri().startsWith("/")) {
        request.setUri(server + request.uri());
      }
      context.write(message, promise);
    }
  }
}
