package dev.sluice.backends.http;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** What Netty needs to know for {@link Tls}. */
final class TlsContext {
  private TlsContext() {}

  /** Reads the files; fails with {@link Kind#INVALID_ARGUMENT} if one cannot be used. */
  static SslContext of(Tls tls) {
    SslContextBuilder builder = SslContextBuilder.forClient();
    if (tls.isUnchecked()) {
      builder
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .endpointIdentificationAlgorithm(null);
    } else if (!tls.authorities().isEmpty()) {
      List<X509Certificate> authorities = new ArrayList<>();
      for (Path file : tls.authorities()) {
        authorities.addAll(Pem.read(file).certificates());
      }
      builder.trustManager(authorities);
    }
    if (tls.identity().isPresent()) {
      Pem identity = Pem.read(tls.identity().get());
      builder.keyManager(identity.key(), identity.certificates());
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT, "cannot use the certificates: " + e.getMessage(), e);
    }
  }
}
