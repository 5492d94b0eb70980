package dev.sluice.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final Map<String, String> BOTH =
      Map.of("HTTP_PROXY", "http://me:a%40b@plain:3128", "https_proxy", "tls");

  private static String via(Map<String, String> environment, String target) {
    return Proxies.of(environment).to(URI.create(target)).map(Proxy::toString).orElse("none");
  }

  @Test
  void theSchemeDecides() {
    assertThat(via(BOTH, "http://host/")).isEqualTo("http://plain:3128");
    assertThat(via(BOTH, "https://host/")).isEqualTo("http://tls:80");
    assertThat(via(Map.of("HTTPS_PROXY", "socks5://s"), "https://host/"))
        .isEqualTo("socks5://s:1080");
    assertThat(via(Map.of("HTTPS_PROXY", "socks5://s"), "http://host/")).isEqualTo("none");
    assertThat(via(Map.of(), "https://host/")).isEqualTo("none");
  }

  @Test
  void upperCaseComesFirst() {
    Map<String, String> two = Map.of("HTTP_PROXY", "http://upper:1", "http_proxy", "http://low:1");
    assertThat(via(two, "http://host/")).isEqualTo("http://upper:1");
  }

  @Test
  void theLoginIsDecoded() {
    Proxy proxy = Proxies.of(BOTH).to(URI.create("http://host/")).orElseThrow();
    assertThat(proxy.user()).isEqualTo("me");
    assertThat(proxy.password()).isEqualTo("a@b");
    assertThat(proxy.toString()).doesNotContain("a@b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost/", "http://LOCALHOST:80/", "http://127.0.0.9/", "http://[::1]/"})
  void thisMachineIsReachedDirectly(String target) {
    assertThat(via(BOTH, target)).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "*, http://any/, true",
    "example.com, http://example.com/, true",
    "example.com, http://a.example.com:81/, true",
    "example.com, http://notexample.com/, false",
    "EXAMPLE.com, http://Example.Com/, true",
    ".example.com, http://a.example.com/, true",
    ".example.com, http://example.com/, false",
    "*.example.com, http://example.com/, false",
    "*.example.com, http://a.example.com/, true",
    "example.com:81, http://example.com:81/, true",
    "example.com:81, http://example.com/, false",
    "example.com:80, http://example.com/, true",
    "10.0.0.1, http://10.0.0.1/, true",
    "10.0.0.1, http://10.0.0.2/, false",
    "10.0.0.1:81, http://10.0.0.1/, false",
    "10.4.0.0/14, http://10.7.255.255:9/, true",
    "10.4.0.0/14, http://10.8.0.0/, false",
    "10.4.0.0/14, http://host/, false",
    "0.0.0.0/0, http://10.8.0.0/, true",
    "fd00::/8, http://[fd12::1]/, true",
    "fd00::/8, http://[fe80::1]/, false",
    "' a.b , ,c.d', http://c.d/, true",
    "'', http://c.d/, false",
    "10.0.0.0/x, http://10.0.0.0/, false"
  })
  void someHostsAreExempt(String noProxy, String target, boolean isExempt) {
    Map<String, String> environment = Map.of("HTTP_PROXY", "http://p:1", "NO_PROXY", noProxy);
    assertThat(via(environment, target)).isEqualTo(isExempt ? "none" : "http://p:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://me:secret@p", "https://me:secret@p", "http://me:secret@p:x y"})
  void whatCannotBeUsedIsRefusedWithoutItsPassword(String proxy) {
    assertThatThrownBy(() -> Proxies.of(Map.of("HTTP_PROXY", proxy)))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("HTTP_PROXY")
        .hasMessageNotContaining("secret");
  }
}
