package dev.sluice.backends.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SftpLocationTest {
  @ParameterizedTest
  @CsvSource({
    "host:dir, ssh host -s sftp, dir, sftp:host:dir",
    "host:/a/b, ssh host -s sftp, /a/b, sftp:host:/a/b",
    "me@host:a/../b, ssh host -l me -s sftp, b, sftp:me@host:a/../b",
    "a@b@host:x, ssh host -l a@b -s sftp, x, sftp:a@b@host:x",
    "//host/dir, ssh host -s sftp, dir, sftp://host/dir",
    "//host//abs/dir, ssh host -s sftp, /abs/dir, sftp://host//abs/dir",
    "//me@host:2222/dir, ssh host -p 2222 -l me -s sftp, dir, sftp://me@host:2222/dir",
    "//me:secret@host/dir, ssh host -l me -s sftp, dir, sftp://me@host/dir",
    "//a@b@[::1]:22//x, ssh ::1 -p 22 -l a@b -s sftp, /x, sftp://a@b@[::1]:22//x",
    "host:., ssh host -s sftp, ., sftp:host:."
  })
  void readsResticsSpelling(String address, String command, String directory, String text) {
    SftpLocation location = SftpLocation.parse(address, Map.of());
    assertThat(String.join(" ", location.command())).isEqualTo(command);
    assertThat(location.directory()).isEqualTo(directory);
    assertThat(location).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"host", "host:", "host:~/x", "//host", "//host/", "//host/~me", "-oX:y", "-u@h:y"})
  void refusesOthers(String address) {
    assertThatThrownBy(() -> SftpLocation.parse(address, Map.of()))
        .isInstanceOf(SluiceException.class)
        .hasMessageStartingWith("the address behind sftp: cannot be used: ");
  }

  @Test
  void optionsChangeTheCommand() {
    assertThat(SftpLocation.parse("h:d", Map.of("args", "-i 'a key' -4")).command())
        .containsExactly("ssh", "h", "-i", "a key", "-4", "-s", "sftp");
    assertThat(SftpLocation.parse("h:d", Map.of("command", "ssh -F cfg x -s sftp")).command())
        .containsExactly("ssh", "-F", "cfg", "x", "-s", "sftp");
    assertThatThrownBy(() -> SftpLocation.parse("h:d", Map.of("command", "a", "args", "b")))
        .hasMessageContaining("exclude each other");
  }
}
