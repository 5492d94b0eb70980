package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir Path directory;
  @TempDir Path temporary;

  private static List<Path> in(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void restoresAndVerifiesWhatComesWithTheProgram() throws IOException {
    Result result =
        CommandLineRun.of("demo", directory.toString(), "--temp-dir", temporary.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(in(directory)).hasSize(1);
    Path papers = in(directory).get(0).resolve("lighthouse");
    assertThat(papers.resolve("README.txt")).content().contains("rustic backed it up");
    assertThat(Files.getLastModifiedTime(papers.resolve("charts/the open sea.raw"))).isNotNull();
    assertThat(Files.isSymbolicLink(papers.resolve("storms"))).isTrue();
    assertThat(Files.getAttribute(papers.resolve("pictures/evening 1.png"), "unix:nlink"))
        .isEqualTo(2);
    assertThat(Files.exists(papers.resolve("speaking tube"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(result.out())
        .contains("finished verifying 1196 files in ")
        .contains("Restored 1197 files, 58 directories and 92 links and pipes: 31.340 MiB")
        .contains("sluice restore -r REPOSITORY latest --target DIRECTORY");
    assertThat(in(temporary)).isEmpty();
  }

  @Test
  void talksJsonAlone() throws IOException {
    Result result =
        new CommandLineRun()
            .with("TMPDIR", temporary.toString())
            .run("demo", directory.toString(), "--json");

    assertThat(result.code()).isZero();
    assertThat(in(temporary)).isEmpty();
    assertThat(result.out().lines()).allMatch(line -> line.startsWith("{\"message_type\":\""));
  }
}
