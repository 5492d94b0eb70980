package dev.sluice.backends.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestLocationTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("RESTIC_REST_USERNAME", "env", "RESTIC_REST_PASSWORD", "secret-of-env");

  @ParameterizedTest
  @CsvSource({
    "http://host, http://host/, rest:http://host/",
    "https://host:8000/a/b, https://host:8000/a/b/, rest:https://host:8000/a/b/",
    "http://host/a%20b/, http://host/a%20b/, rest:http://host/a%20b/",
    "http://[::1]:8000/, http://[::1]:8000/, rest:http://[::1]:8000/",
    "http://me:secret@host/a, http://host/a/, rest:http://me:***@host/a/",
    "http://me@host/, http://host/, rest:http://me@host/",
    "http://:secret@host/, http://host/, rest:http://:***@host/"
  })
  void addsASlashAndHidesThePassword(String address, String base, String text) {
    RestLocation location = RestLocation.parse(address, Map.of());

    assertThat(location.base()).isEqualTo(base);
    assertThat(location).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "http://host/, env:secret-of-env",
    "http://me:secret@host/, me:secret",
    "http://me@host/, me:",
    "http://:secret@host/, :secret",
    "http://m%3ae:a%40b+%25c%C3%A4:d@host/, m:e:a@b+%cä:d"
  })
  void theEnvironmentCountsOnlyWithoutALoginInTheAddress(String address, String login) {
    String header = RestLocation.parse(address, ENVIRONMENT).authorization().orElseThrow();

    assertThat(header).startsWith("Basic ");
    byte[] decoded = Base64.getDecoder().decode(header.substring("Basic ".length()));
    assertThat(new String(decoded, StandardCharsets.UTF_8)).isEqualTo(login);
  }

  @Test
  void thereNeedBeNoLogin() {
    assertThat(RestLocation.parse("http://host/", Map.of("HOME", "/")).authorization()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host/path",
        "/path",
        "ftp://me:secret@host/",
        "http:///path",
        "http://me:secret@/path",
        "http://me:secret@ho st/",
        "http://me:sec%ret@host/",
        "http://me:se/cret@host/",
        "http://me:secret@host/?query",
        "http://me:secret@host/#fragment"
      })
  void refusesOthersWithoutRepeatingThem(String address) {
    assertThatThrownBy(() -> RestLocation.parse(address, Map.of()))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT))
        .hasMessageStartingWith("the address behind rest: cannot be used: ")
        .hasMessageNotContainingAny("sec", "cret");
  }

  @Test
  void readsASocketInTheFileSystem() {
    RestLocation location = RestLocation.parse("http+unix:///tmp/socket:/path", Map.of());
    assertThat(location.socket()).contains(Path.of("/tmp/socket"));
    assertThat(location.base()).isEqualTo("http://localhost/path/");
    assertThat(location).hasToString("rest:http+unix:///tmp/socket:/path/");
    assertThat(RestLocation.parse("http+unix:///tmp/socket", Map.of()).base())
        .isEqualTo("http://localhost/");
  }
}
