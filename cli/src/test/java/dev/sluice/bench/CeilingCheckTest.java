package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the check of the ceiling fails when it should: what always passes proves nothing. */
@EnabledOnOs(OS.LINUX)
class CeilingCheckTest {
  /** dd holds one block in memory, here of 100 MiB; the further ones give the meter time. */
  private static final String HUNGRY = "exec dd if=/dev/zero of=/dev/null bs=100M count=10";

  private static final String IDLE = "exit 0";

  @TempDir Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private Path work;

  @BeforeEach
  void makeTheWorkDirectory() throws IOException {
    work = Files.createDirectory(directory.resolve("work"));
  }

  private int ceiling(String launcher, String... options) throws IOException, InterruptedException {
    Path script = directory.resolve("launcher");
    Files.writeString(script, "#!/bin/sh\n" + launcher + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    String[] fixed = {
      "ceiling", "rustic-key", "--launcher", script.toString(), "--work", work.toString()
    };
    String[] all = new String[fixed.length + options.length];
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(options, 0, all, fixed.length, options.length);
    return Bench.run(new PrintStream(printed, true, StandardCharsets.UTF_8), all);
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "proc"})
  void failsForAProcessThatEatsMemory(String meter) throws Exception {
    int status = ceiling(HUNGRY, "--ceiling", "64M", "--meter", meter);

    assertThat(status).isEqualTo(1);
    assertThat(output()).containsPattern("FAIL {2}rustic-key: peak RSS 1\\d\\d\\.\\d MiB, ceiling");
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "proc"})
  void measuresNoMoreThanThereWas(String meter) throws Exception {
    ceiling(HUNGRY, "--ceiling", "128M", "--meter", meter);

    assertThat(output()).containsPattern("PASS {2}rustic-key: peak RSS 10\\d\\.\\d MiB, ceiling");
  }

  @Test
  void failsForACeilingThatNothingCanKeep() throws Exception {
    assertThat(ceiling(HUNGRY, "--ceiling", "4K")).isEqualTo(1);
  }

  @Test
  void failsForALauncherThatRestoresNothing() throws Exception {
    assertThat(ceiling(IDLE)).isEqualTo(1);
    assertThat(output()).contains("FAIL  rustic-key: restored wrongly: nothing was restored");
  }

  @Test
  void failsForALauncherThatFails() throws Exception {
    assertThat(ceiling("echo no such option >&2; exit 3")).isEqualTo(1);
    assertThat(output())
        .contains("FAIL  rustic-key: exit code 3 of")
        .contains("--max-memory 128M")
        .contains("no such option");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    assertThat(ceiling(IDLE, "--celing", "1M")).isEqualTo(2);
  }
}
