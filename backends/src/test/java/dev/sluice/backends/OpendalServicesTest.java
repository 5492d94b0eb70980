package dev.sluice.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Backend;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpendalServicesTest {
  private static String open(String service, Map<String, String> variables) {
    return open(service, variables, Map.of());
  }

  private static String open(
      String service, Map<String, String> variables, Map<String, String> options) {
    BackendOptions all = BackendOptions.DEFAULTS.withEnvironment(variables).withExtended(options);
    try (Backend backend = Backends.open("opendal:" + service, all)) {
      return backend.describe();
    }
  }

  @Test
  void theKeysComeFromVariablesAndOptions() {
    assertThat(open("fs", Map.of("OPENDAL_ROOT", "/srv/backup"))).isEqualTo("local:/srv/backup");
    assertThat(open("fs:whatever", Map.of("RUSTIC_REPO_OPT_ROOT", "/a", "OPENDAL_ROOT", "/b")))
        .isEqualTo("local:/a");
    assertThat(open("fs", Map.of("OPENDAL_ROOT", "/b"), Map.of("opendal.root", "/c")))
        .isEqualTo("local:/c");
  }

  @Test
  void servicesBecomeTheStoragesThereAre() {
    Map<String, String> webdav =
        Map.of(
            "OPENDAL_ENDPOINT", "https://host/dav",
            "OPENDAL_ROOT", "repo",
            "OPENDAL_USERNAME", "me",
            "OPENDAL_PASSWORD", "secret");
    assertThat(open("webdav", webdav)).isEqualTo("webdav:https://me:***@host/dav/repo/");
    Map<String, String> sftp =
        Map.of(
            "OPENDAL_ENDPOINT", "ssh://host:2222",
            "OPENDAL_USER", "me",
            "OPENDAL_ROOT", "/srv/repo",
            "OPENDAL_KEY", "/home/me/my key",
            "OPENDAL_KNOWN_HOSTS_STRATEGY", "add");
    assertThat(open("sftp", sftp)).isEqualTo("sftp://me@host:2222//srv/repo");
    assertThat(open("sftp", Map.of("OPENDAL_ENDPOINT", "host"))).isEqualTo("sftp://host/.");
  }

  @Test
  void whatIsMissingOrUnknownIsNamed() {
    assertThatThrownBy(() -> open("fs", Map.of())).hasMessageContaining("OPENDAL_ROOT");
    assertThatThrownBy(() -> open("fs", Map.of(), Map.of("opendal.rot", "/c")))
        .hasMessageContaining("opendal.rot is not known");
    assertThatThrownBy(() -> open("gdrive", Map.of()))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining("rclone:");
  }
}
