package dev.sluice.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.target.TargetException.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failed system call means: for one item, or for all. */
class ErrnoTest {
  @ParameterizedTest
  @CsvSource({
    "1, DENIED, false",
    "5, IO, false",
    "12, IO, false",
    "13, DENIED, false",
    "16, DENIED, false",
    "20, CONFLICT, false",
    "22, UNSUPPORTED, false",
    "23, OPEN_FILES, true",
    "24, OPEN_FILES, true",
    "26, DENIED, false",
    "27, UNSUPPORTED, false",
    "28, FULL, true",
    "30, READ_ONLY, true",
    "36, NAME, false",
    "84, NAME, false",
    "116, IO, false",
    "122, FULL, true",
    "9999, IO, false",
  })
  void endsTheRestoreOnlyIfNothingCanGoOn(int number, Reason reason, boolean isFatal) {
    TargetException failure = new Errno(number).onContent("write /f");

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.isFatal()).isEqualTo(isFatal);
    assertThat(failure).hasMessage("cannot write /f: " + new Errno(number).text());
  }

  @ParameterizedTest
  @CsvSource({"22, NAME", "36, NAME", "13, DENIED", "24, OPEN_FILES", "122, FULL"})
  void takesAnInvalidArgumentForANameWhereOneIsGiven(int number, Reason reason) {
    assertThat(new Errno(number).onName("create /f").reason()).isEqualTo(reason);
  }
}
