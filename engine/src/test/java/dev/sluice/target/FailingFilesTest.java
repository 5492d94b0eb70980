package dev.sluice.target;

import static dev.sluice.target.Sandbox.path;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.target.TargetException.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be written, one after another. */
class FailingFilesTest {
  /** Writing there fails with an input/output error: nothing is at address 0 of any process. */
  private static final Path FAILING = Path.of("/proc/self/mem");

  @TempDir Path directory;
  private final FailingFiles failing = new FailingFiles();

  private OpenFile open(Path file) {
    byte[] name = Posix.terminated(file.toString().getBytes(US_ASCII));
    int fd = Posix.openat(Posix.AT_FDCWD, name, Posix.O_WRONLY | Posix.O_CREAT, 0600);
    assertThat(fd).isNotNegative();
    return new OpenFile(
        new Descriptor(fd),
        new Opening(path("/f"), 10, false, true, Writing.PLAIN, () -> {}),
        new NativeBuffer.Pool(),
        AttributeFilter.ALL,
        failing);
  }

  private TargetException fail() {
    try (OpenFile file = open(FAILING)) {
      return fail(file);
    }
  }

  private static TargetException fail(OpenFile file) {
    return catchThrowableOfType(
        TargetException.class, () -> file.write(new byte[10], 0, 10, 0).block());
  }

  private void succeed() {
    try (OpenFile file = open(directory.resolve("good"))) {
      file.write(new byte[10], 0, 10, 0).block();
    }
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      TargetException failure = fail();
      assertThat(failure).hasMessage("cannot write /f: input/output error");
      assertThat(failure.isFatal()).isFalse();
    }
  }

  @Test
  void endTheRestoreWhenTheyAreManyInARow() {
    fail(FailingFiles.MOST - 1);

    TargetException last = fail();

    assertThat(last.reason()).isEqualTo(Reason.FAILING);
    assertThat(last.isFatal()).isTrue();
    assertThat(last)
        .hasMessage("cannot write /f: input/output error, as for the 7 files before it");
  }

  @Test
  void costOnlyThemselvesWhenOthersSucceedInBetween() {
    fail(FailingFiles.MOST - 1);
    succeed();
    fail(FailingFiles.MOST - 1);
  }

  @Test
  void areCountedOnceEach() {
    try (OpenFile file = open(FAILING)) {
      for (int i = 0; i < 3 * FailingFiles.MOST; i++) {
        assertThat(fail(file).isFatal()).isFalse();
      }
    }
    fail(FailingFiles.MOST - 2);
  }

  @Test
  void areCountedForTheDiskAlone() {
    TargetException denied = new TargetException(Reason.DENIED, "cannot write /f: no", null);
    for (int i = 0; i < 3 * FailingFiles.MOST; i++) {
      assertThat(failing.failed(denied)).isSameAs(denied);
    }
  }
}
