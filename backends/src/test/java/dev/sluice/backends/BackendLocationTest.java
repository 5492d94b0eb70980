package dev.sluice.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendLocationTest {
  @ParameterizedTest
  @CsvSource({
    "/srv/backup, local, /srv/backup",
    "backup, local, backup",
    "./a:b, local, ./a:b",
    "../a:b, local, ../a:b",
    "/a:b, local, /a:b",
    "C:\\backup, local, C:\\backup",
    "c:/backup, local, c:/backup",
    "\\\\server\\share, local, \\\\server\\share",
    "local:a:b, local, a:b",
    "local:/srv/backup, local, /srv/backup",
    "rest:https://host:8000/path/, rest, https://host:8000/path/"
  })
  void readsResticsSpelling(String location, String scheme, String address) {
    assertThat(BackendLocation.parse(location))
        .isEqualTo(new BackendLocation(Schemes.named(scheme).orElseThrow(), address));
  }

  @ParameterizedTest
  @CsvSource({
    "'', is empty",
    "local:, behind local:",
    "rest:, behind rest:",
    "foo:bar, put local: before it",
    "a/b:c, put local: before it",
    "https://host/, put rest: before",
    "https://me:secret@host/, ''",
    "ftp://me:secret@host/, ''"
  })
  void refusesOthersWithoutRepeatingAPassword(String location, String message) {
    assertThatThrownBy(() -> BackendLocation.parse(location))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT))
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rest:https://me:secret@host/", "rest:https://me:a/secret@host/"})
  void hidesThePassword(String location) {
    assertThat(BackendLocation.parse(location)).hasToString("rest:https://me:***@host/");
  }
}
