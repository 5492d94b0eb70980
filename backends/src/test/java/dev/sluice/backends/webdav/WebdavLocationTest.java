package dev.sluice.backends.webdav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebdavLocationTest {
  @Test
  void readsAnAddress() {
    WebdavLocation location = WebdavLocation.parse("https://me:secret@host:8443/a%20b");
    assertThat(location.base()).isEqualTo("https://host:8443/a%20b/");
    assertThat(location.authorization()).contains("Basic bWU6c2VjcmV0");
    assertThat(location).hasToString("webdav:https://me:***@host:8443/a%20b/");
    assertThat(WebdavLocation.parse("http://host").authorization()).isEmpty();
  }

  @Test
  void readsRusticsParts() {
    WebdavLocation location = WebdavLocation.of("https://host/dav", "/my repo/", "me", "a:b", "");
    assertThat(location.base()).isEqualTo("https://host/dav/my%20repo/");
    assertThat(location.authorization()).contains("Basic bWU6YTpi");
    assertThat(location.toString()).doesNotContain("a:b");
    assertThat(WebdavLocation.of("https://host", "", "", "", "t0ken").authorization())
        .contains("Bearer t0ken");
    assertThat(WebdavLocation.of("https://host", "/", "", "", "").base())
        .isEqualTo("https://host/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://me:secret@h/", "//me:secret@h/", "https://me:secret@h/?a", "me:secret@ h"})
  void refusesOthersWithoutThePassword(String address) {
    assertThatThrownBy(() -> WebdavLocation.parse(address))
        .hasMessageStartingWith("the address behind webdav: cannot be used: ")
        .hasMessageNotContaining("secret");
  }
}
