package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.backend.Id;
import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.format.SnapshotPath;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Damage;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.Fixture;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.Manifest;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code restore}, from the command line to the files. */
class RestoreCommandTest {
  private static final String LATEST =
      "snapshot 846c97dd of [/tiny/dir /tiny/hello.txt /tiny/random.bin] at 2024-03-04 05:06:07"
          + " -0330 -0330 by root@other";

  @TempDir Path directory;

  private CommandLineRun run;
  private Path target;

  @BeforeEach
  void copyTheRepository() {
    run = CommandLineRun.on(Fixture.TINY_V2.copyTo(directory), Fixture.TINY_V2.password());
    target = directory.resolve("target");
  }

  private static Manifest manifest(String id) {
    return Fixture.TINY_V2.manifests().entrySet().stream()
        .filter(entry -> entry.getKey().shortHex().equals(id))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Test
  void restoresTheLatestSnapshotInResticsWay() {
    Result result = run.run("restore", "latest", "--target", target.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(manifest("846c97dd").compareWithDisk(target)).isEmpty();
    assertThat(result.out().lines())
        .hasSize(2)
        .contains("restoring " + LATEST + " to " + target)
        .last()
        .asString()
        .matches("Summary: Restored 7 files/dirs \\(2\\.979 KiB\\) in 0:0\\d");
  }

  @Test
  void restoresAFolderInRusticsWay() {
    Result result = run.run("restore", "latest:/tiny/dir", target.toString());

    assertThat(result.code()).isZero();
    Manifest folder = manifest("846c97dd").under(SnapshotPath.of("/tiny/dir"));
    assertThat(folder.compareWithDisk(target)).isEmpty();
  }

  @Test
  void restoresWhatPatternsChoose() throws IOException {
    Path patterns = Files.writeString(directory.resolve("patterns"), "# text\n*.TXT\n");

    run.run("restore", "latest", "-t", target.toString(), "--iinclude-file", patterns.toString());
    assertThat(target.resolve("tiny/hello.txt")).exists();
    assertThat(target.resolve("tiny/dir/same.txt")).exists();
    assertThat(target.resolve("tiny/random.bin")).doesNotExist();

    Path other = directory.resolve("other");
    run.run("restore", "latest", "-t", other.toString(), "-e", "dir", "-e", "*.bin");
    assertThat(other.resolve("tiny/hello.txt")).exists();
    assertThat(other.resolve("tiny/dir")).doesNotExist();
    assertThat(other.resolve("tiny/random.bin")).doesNotExist();
  }

  @Test
  void createsNothingInADryRun() {
    Result result = run.run("restore", "latest", "-t", target.toString(), "-n", "-vv");

    assertThat(result.code()).isZero();
    assertThat(target).doesNotExist();
    assertThat(result.out())
        .contains("restored  /tiny/hello.txt with size 15 B\n")
        .contains("Summary: Would restore 7 files/dirs (2.979 KiB), reading ");
  }

  @Test
  void verifiesWhenAskedTo() {
    Result result = run.run("restore", "latest", "-t", target.toString(), "--verify");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .containsSubsequence(
            "Summary: Restored 7 files/dirs (2.979 KiB) in ",
            "verifying files in " + target + "\nfinished verifying 4 files in " + target);
  }

  @Test
  void tellsWhatIsThereAlreadyAndWhatItLeaves() throws IOException {
    run.run("restore", "latest", "-t", target.toString());
    Files.writeString(target.resolve("tiny/hello.txt"), "changed");

    Result kept = run.run("restore", "latest", target.toString(), "--overwrite", "never", "-vv");
    assertThat(kept.out())
        .contains("unchanged /tiny/hello.txt with size 15 B\n")
        .containsPattern(
            "Summary: Restored \\d files/dirs \\(0 B\\) in .*, skipped \\d files/dirs ");
    assertThat(target.resolve("tiny/hello.txt")).hasContent("changed");

    Result would = run.run("restore", "latest", target.toString(), "-n", "-vv");
    assertThat(would.out())
        .contains("restored  /tiny/hello.txt with size 15 B\n", "unchanged /tiny/random.bin with");

    Result json = run.run("restore", "latest", target.toString(), "--json", "-vv");
    assertThat(json.out())
        .contains(
            "{\"message_type\":\"verbose_status\",\"action\":\"updated\","
                + "\"item\":\"/tiny/hello.txt\",\"size\":15}")
        .containsPattern("\"message_type\":\"summary\".*\"files_skipped\":\\d.*\"bytes_skipped\":");
    assertThat(manifest("846c97dd").compareWithDisk(target)).isEmpty();
    assertThat(run.run("restore", "latest", target.toString(), "--verify-existing").out())
        .contains("skipped");
  }

  @Test
  void deletesWhatTheSnapshotDoesNotHold() throws IOException {
    run.run("restore", "latest", "-t", target.toString());
    Files.createDirectories(target.resolve("tiny/extra/below"));
    Files.writeString(target.resolve("tiny/extra/f"), "x");

    Result would = run.run("restore", "latest", target.toString(), "--delete", "-n");
    assertThat(would.out())
        .contains("deleted   /tiny/extra/f\n", "deleted   /tiny/extra\n", ", deleted 3 files/dirs");
    assertThat(target.resolve("tiny/extra/f")).exists();

    Result json =
        run.run(
            "restore", "latest", target.toString(), "--delete", "--json", "--fsync", "--sparse");
    assertThat(json.out()).contains("\"files_deleted\":3");
    assertThat(manifest("846c97dd").compareWithDisk(target)).isEmpty();
  }

  @Test
  void takesRusticsWordsForSparseFiles() {
    for (List<String> words :
        List.of(List.of("--sparse", "by-content"), List.of("--sparse=no"), List.of("--sparse"))) {
      List<String> all = new java.util.ArrayList<>(List.of("restore", "latest", target.toString()));
      all.addAll(1, words);
      assertThat(run.run(all).code()).as("%s", words).isZero();
    }
    assertThat(manifest("846c97dd").compareWithDisk(target)).isEmpty();
  }

  @Test
  void tellsInJsonWhatItDid() {
    Result result = run.run("restore", "latest", "-t", target.toString(), "--json", "-vv");

    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    List<String> lines = result.out().lines().toList();
    assertThat(lines)
        .contains(
            "{\"message_type\":\"verbose_status\",\"action\":\"restored\","
                + "\"item\":\"/tiny/hello.txt\",\"size\":15}");
    assertThat(lines.get(lines.size() - 1))
        .matches(
            "\\{\"message_type\":\"summary\",(\"seconds_elapsed\":\\d+,)?\"total_files\":7,"
                + "\"files_restored\":7,\"total_bytes\":3050,\"bytes_restored\":3050,"
                + "\"peak_memory_bytes\":\\d+,\"peak_bytes_in_flight\":\\d+}");
  }

  @Test
  void warnsInJsonWhenItAnswersInJson() throws IOException {
    Files.writeString(directory.resolve("tiny-v2/snapshots/" + "0".repeat(64)), "damaged");

    Result result = run.run("restore", "latest", "-t", target.toString(), "--json");

    assertThat(result.code()).isZero();
    assertThat(result.err().lines().toList())
        .singleElement()
        .asString()
        .startsWith("{\"message_type\":\"warning\",\"message\":\"ignoring unreadable snapshot: ");
  }

  @Test
  void saysNothingWhenQuietAndAllIsWell() {
    Result result = run.run("restore", "latest", "-t", target.toString(), "-q");

    assertThat(result.out() + result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void showsTheStatusOftenIfTheEnvironmentSaysSo() {
    run.with("RESTIC_PROGRESS_FPS", "60");

    Result result = run.run("restore", "1027", "-t", target.toString());

    assertThat(result.out()).contains("files/dirs");
    assertThat(result.code()).isZero();
  }

  @Test
  void namesWhatIsLostAndRestoresTheRest() {
    DirectorySink sink = new DirectorySink(directory.resolve("damaged"));
    BuiltRepository built =
        RepositoryBuilder.version(2)
            .snapshot(
                ItemSpec.file("good", BlobSpec.blob("good")),
                ItemSpec.file("lost", BlobSpec.blob("kept"), BlobSpec.blob("lost")))
            .build(sink);
    Damage.to(built).flipBit(built.copyOf("lost"));
    CommandLineRun damaged = CommandLineRun.on(sink.root(), RepositoryBuilder.PASSWORD);

    Result text = damaged.run("restore", "latest", "-t", target.toString());

    assertThat(text.code()).isEqualTo(1);
    assertThat(text.err().lines().toList().get(0))
        .startsWith("ignoring error for /lost: data blob ");
    assertThat(text.err()).endsWith("Fatal: There were 1 errors\n");
    assertThat(text.out()).contains("Summary: Restored 1 / 2 files/dirs (");
    assertThat(target.resolve("good")).hasContent("good");
    assertThat(target.resolve("lost")).doesNotExist();

    Result json = damaged.run("restore", "latest", "-t", target.toString(), "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.err().lines().toList())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"message_type\":\"error\",\"error\":{\"message\":\"data blob ")
        .endsWith("},\"during\":\"restore\",\"item\":\"/lost\"}");
    assertThat(json.err())
        .endsWith(
            "{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: There were 1 errors\"}\n");

    damaged.run("restore", "latest", "-t", target.toString(), "--keep-partial");
    assertThat(target.resolve("lost")).hasContent("kept\0\0\0\0");
  }

  @Test
  void beginsNothingWhereThereIsTooLittleRoom() {
    DirectorySink sink = new DirectorySink(directory.resolve("huge"));
    BlobSpec zeros = BlobSpec.zeros(8 << 20);
    String ids = String.join(",", Collections.nCopies(1 << 17, '"' + zeros.id().hex() + '"'));
    RepositoryBuilder.version(2)
        .snapshot(
            ItemSpec.file("huge", zeros)
                .with("content", "[" + ids + "]")
                .with("size", Long.toString(1L << 40)))
        .build(sink);
    assumeTrue(directory.toFile().getUsableSpace() < 1L << 40, "this disk has 1 TiB left");
    CommandLineRun huge = CommandLineRun.on(sink.root(), RepositoryBuilder.PASSWORD);

    Result result = huge.run("restore", "latest", "-t", target.toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("Fatal: restoring to " + target + " needs about 1.0 TiB");
    assertThat(target).doesNotExist();
    Result dry = huge.run("restore", "latest", "-t", target.toString(), "-n");
    assertThat(dry.code()).isZero();
    assertThat(dry.err()).startsWith("Warning: restoring to ").endsWith(" left\n");
    Result told = huge.run("restore", "latest", "-t", target.toString(), "-n", "--ignore-space");
    assertThat(told.err()).isEmpty();
  }

  @Test
  void keepsAHostileSnapshotInsideTheTarget() {
    CommandLineRun hostile =
        CommandLineRun.on(Fixture.TINY_HOSTILE.copyTo(directory), Fixture.TINY_HOSTILE.password());
    Id id = Objects.requireNonNull(Fixture.TINY_HOSTILE.defects().get("name-dotdot-slash"));

    Result result = hostile.run("restore", id.hex(), "-t", target.toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("unsafe node name");
    assertThat(target.resolve("ok.txt")).hasContent("good content");
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("target", "tiny-v2", "tiny-hostile");
  }

  @Test
  void restoresFromARepositoryInTwoParts() {
    CommandLineRun rustic =
        CommandLineRun.on(
                Fixture.RUSTIC_HOT_COLD.copyTo(directory), Fixture.RUSTIC_HOT_COLD.password())
            .with("RUSTIC_REPO_HOT", Fixture.RUSTIC_HOT_COLD.copyHotTo(directory).toString());

    Result result = rustic.run("restore", "latest", target.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void refusesWhatItCannotDo() {
    String place = target.toString();

    assertThat(run.run("restore", "latest").err())
        .isEqualTo("Fatal: no target given: use --target DIRECTORY\n");
    assertThat(run.run("restore", "-t", place).err()).startsWith("Fatal: no snapshot given");
    assertThat(run.run("restore", "latest", place, "-t", place).err()).contains("given twice");
    assertThat(run.run("restore", "latest", place, "more").err())
        .isEqualTo("Fatal: unexpected argument \"more\"\n");
    assertThat(run.run("restore", "latest", place, "-n", "--verify").err())
        .contains("exclude each other");
    assertThat(run.run("restore", "latest", place, "-i", "a", "-e", "b").err())
        .contains("mutually exclusive");
    assertThat(run.run("restore", "latest", place, "--overwrite", "sometimes").err())
        .contains("--overwrite must be always, if-changed, if-newer or never, was sometimes");
    assertThat(run.run("restore", "latest", place, "--atomic", "--salvage").err())
        .contains("--atomic and --salvage exclude each other");
    assertThat(run.run("restore", "latest", "/", "--delete").err())
        .contains("refusing to delete what is not in the snapshot from /");
    assertThat(target).doesNotExist();
  }
}
