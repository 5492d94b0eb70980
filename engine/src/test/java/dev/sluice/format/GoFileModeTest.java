package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoFileModeTest {
  @ParameterizedTest
  @CsvSource({
    "420, 0644",
    "2147484141, 0755",
    "2151678461, 2775",
    "2148532735, 1777",
    "8389101, 4755",
    "4194797, 2755",
    "134218239, 0777",
    "33554848, 0640",
    "67109280, 0640",
    "69206400, 0600",
    "0, 0000",
    "3584, 0000",
    "4294967295, 7777"
  })
  void keepsPermissionsAndSpecialBits(long stored, String octal) {
    assertThat(GoFileMode.posix(stored)).isEqualTo(Integer.parseInt(octal, 8));
  }
}
