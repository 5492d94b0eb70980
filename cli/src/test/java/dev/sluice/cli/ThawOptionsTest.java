package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltPack;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packs in cold storage, from the command line to the files. */
@Timeout(120)
class ThawOptionsTest {
  @TempDir Path directory;
  private Path target;
  private BuiltRepository repository;
  private BuiltPack a;
  private BuiltPack b;
  private ColdS3 server;

  @BeforeEach
  void serve() throws IOException {
    target = directory.resolve("target");
    repository =
        RepositoryBuilder.version(2)
            .snapshot(
                ItemSpec.file("f1", BlobSpec.random(1, 30_000).inPack("a")),
                ItemSpec.file("f2", BlobSpec.random(2, 30_000).inPack("b")),
                ItemSpec.file("f3", BlobSpec.random(3, 30_000).inPack("c")))
            .build(new DirectorySink(directory.resolve("repository")));
    a = repository.pack("a");
    b = repository.pack("b");
    server = new ColdS3(repository.sink());
    server.freeze(a.path());
    server.freeze(b.path());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Result fromS3(String... more) {
    return restore(
        server.location(),
        Arrays.asList(more),
        "--no-cache",
        "-o",
        "s3.unsafe-anonymous-auth=true");
  }

  private Result fromDisk(String... more) {
    return restore(directory.resolve("repository").toString(), Arrays.asList(more));
  }

  private Result restore(String location, List<String> more, String... usual) {
    List<String> words = new ArrayList<>(List.of("restore", "latest", "-t", target.toString()));
    words.addAll(Arrays.asList(usual));
    words.addAll(more);
    return new CommandLineRun()
        .with("RESTIC_REPOSITORY", location)
        .with("RESTIC_PASSWORD", RepositoryBuilder.PASSWORD)
        .run(words);
  }

  private void assertRestored(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(repository.snapshot().manifest().compareWithDisk(target)).isEmpty();
  }

  @Test
  void withoutTheOptionItIsNamed() {
    Result result = fromS3();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("ignoring error for /f1: ", "ignoring error for /f2: ")
        .contains("it is in cold storage (Glacier or the like); -o s3.enable-restore=true")
        .doesNotContain("/f3");
    assertThat(target.resolve("f3")).exists();
    assertThat(server.thawed()).isEmpty();
  }

  @Test
  void aDryRunTellsWhatWouldBeThawed() {
    server.ask(b.path());
    Result result = fromS3("-o", "s3.enable-restore=true", "--dry-run");

    assertThat(result.err()).isEmpty();
    Matcher told =
        Pattern.compile("Would bring 1 packs \\((.*)\\) out of cold storage, and wait for 1 others")
            .matcher(result.out());
    assertThat(told.find()).as(result.out()).isTrue();
    assertThat(told.group(1)).isEqualTo(dev.sluice.cli.render.Figures.bytes(a.size()));
    assertThat(server.thawed()).isEmpty();
    assertThat(target).doesNotExist();
    server.ask(b.path());
    assertThat(fromS3("-o", "s3.enable-restore=true", "--dry-run", "--json").out())
        .containsPattern(
            "\\{\"message_type\":\"thawing\",\"packs\":1,\"bytes\":"
                + a.size()
                + ",\"waiting\":1,\"dry_run\":true}");
  }

  @Test
  void withTheOptionPacksAreThawedAndRead() {
    server.ask(b.path());
    Result result = fromS3("-o", "s3.enable-restore=true", "-o", "s3.restore-days=2");

    assertRestored(result);
    assertThat(server.thawed()).containsExactly(a.path());
    assertThat(result.out())
        .contains("bringing 2 packs (", ") out of cold storage, waiting for 2 of them\n")
        .contains("\nall packs are out of cold storage\n");
  }

  @Test
  void whatWasWaitedForLongEnoughIsNamed() {
    Result result = fromS3("-o", "s3.enable-restore=true", "-o", "s3.restore-timeout=1s", "--json");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("{\"message_type\":\"thawing\",\"packs\":2,");
    assertThat(result.err())
        .contains("{\"message_type\":\"warning\",\"message\":\"2 packs are still in cold storage");
    assertThat(result.err()).contains("is in cold storage (Glacier or the like) still");
  }

  @Test
  void rusticsCommandsAreRunForEachPack() throws IOException {
    Path told = directory.resolve("told");
    Path script = Files.writeString(directory.resolve("script"), "echo $1 $2 >>\"" + told + "\"\n");
    Result result =
        fromDisk(
            "--warm-up-command",
            "sh " + script + " begin %id",
            "--warm-up-wait",
            "1s",
            "--warm-up-wait-command",
            "sh " + script + " wait %id");

    assertRestored(result);
    List<String> lines = Files.readAllLines(told);
    assertThat(lines)
        .hasSize(6)
        .contains("begin " + a.id().hex(), "wait " + a.id().hex(), "wait " + b.id().hex());
    assertThat(lines.subList(0, 3)).allMatch(line -> line.startsWith("begin "));
    assertThat(result.out()).contains("bringing 3 packs (");
  }

  @Test
  void aCommandThatFailsIsToldAndThePackReadAllTheSame() {
    Result result = fromDisk("--warm-up-command", "sh -c 'exit 4' %id");

    assertThat(result.err().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("Warning: ") && line.endsWith("sh: it ended with 4"));
    assertThat(result.code()).isZero();
    assertThat(repository.snapshot().manifest().compareWithDisk(target)).isEmpty();
  }

  @Test
  void readingAByteWarmsUpToo() {
    assertThat(fromDisk("--warm-up", "--dry-run").out()).contains("Would bring 3 packs (");
    assertRestored(fromDisk("--warm-up"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--warm-up --warm-up-command x",
        "--warm-up-wait 1m",
        "--warm-up-wait-command x",
        "--warm-up --warm-up-wait soon",
        "--warm-up --warm-up-wait 5ms",
        "--warm-up-command x",
        "--warm-up-batch 5"
      })
  void whatMakesNoSenseIsRefused(String words) {
    assertThat(fromDisk(words.split(" ")).err()).startsWith("Fatal: ");
    assertThat(target).doesNotExist();
  }
}
