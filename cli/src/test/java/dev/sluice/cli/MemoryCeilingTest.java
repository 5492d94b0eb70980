package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.testing.Fixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCeilingTest {
  @TempDir Path directory;

  @Test
  void refusesWhatIsNoSizeOrTooSmall() {
    assertThat(snapshots("12X").err()).contains("--max-memory takes a size", "\"12X\"");
    Result tooSmall = snapshots("64M");
    assertThat(tooSmall.err()).contains("--max-memory must be at least 128M", "64M");
    assertThat(tooSmall.code()).isEqualTo(1);
  }

  @Test
  void takesEverySpellingOfASize() {
    for (String size : new String[] {"128M", "1g", "256MiB", "200000k", "536870912"}) {
      assertThat(snapshots(size).code()).as(size).isZero();
    }
  }

  private Result snapshots(String size) {
    Path repository = Fixture.TINY_V1.copyTo(directory.resolve(size));
    CommandLineRun run = new CommandLineRun().with("RESTIC_PASSWORD", Fixture.TINY_V1.password());
    return run.run("snapshots", "-r", repository.toString(), "--max-memory", size);
  }
}
