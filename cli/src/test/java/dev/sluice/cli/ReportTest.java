package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Damage;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --report} and {@code verify-target}. */
class ReportTest {
  @TempDir Path directory;

  private BuiltRepository built;
  private CommandLineRun run;
  private Path target;
  private Path report;

  @BeforeEach
  void buildARepository() {
    DirectorySink sink = new DirectorySink(directory.resolve("repository"));
    built =
        RepositoryBuilder.version(2)
            .snapshot(
                ItemSpec.dir("d", ItemSpec.file("single", BlobSpec.blob("one"))),
                ItemSpec.file("empty"),
                ItemSpec.file("link-a", BlobSpec.blob("same")).hardLink("h"),
                ItemSpec.file("link-b", BlobSpec.blob("same")).hardLink("h"),
                ItemSpec.file("several", BlobSpec.blob("first "), BlobSpec.blob("second")),
                ItemSpec.symlink("way", "d/single"))
            .build(sink);
    run = CommandLineRun.on(sink.root(), RepositoryBuilder.PASSWORD);
    target = directory.resolve("target");
    report = directory.resolve("report.jsonl");
  }

  private Result restore(String... more) {
    String[] words = new String[more.length + 6];
    String[] first = {"restore", "latest", "-t", target.toString(), "--report", report.toString()};
    System.arraycopy(first, 0, words, 0, 6);
    System.arraycopy(more, 0, words, 6, more.length);
    return run.run(words);
  }

  private Result verify(String... more) {
    String[] words = new String[more.length + 3];
    words[0] = "verify-target";
    words[1] = report.toString();
    words[2] = target.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return CommandLineRun.of(words);
  }

  private String lineAbout(String path) throws IOException {
    return Files.readAllLines(report).stream()
        .filter(line -> line.contains("\"item\"") && line.contains("\"path\":\"" + path + "\""))
        .findFirst()
        .orElseThrow();
  }

  private static String hash(String content) {
    return BlobSpec.blob(content).id().hex();
  }

  @Test
  void recordsEachItemWithItsHash() throws IOException {
    assertThat(restore().err()).isEmpty();

    List<String> lines = Files.readAllLines(report);
    assertThat(lines.get(0))
        .startsWith("{\"message_type\":\"report\",\"version\":")
        .contains("\"snapshot\":\"" + built.snapshot().id().hex() + "\"");
    assertThat(lines.get(lines.size() - 1))
        .startsWith("{\"message_type\":\"end\",\"complete\":true,\"files\":5,\"directories\":1");
    assertThat(lineAbout("/several")).contains("\"sha256\":\"" + hash("first second") + "\"");
    assertThat(lineAbout("/d/single")).contains("\"size\":3,\"sha256\":\"" + hash("one") + "\"");
    assertThat(lineAbout("/empty")).contains(hash(""));
    assertThat(lineAbout("/link-b")).contains("\"same_file_as\":\"/link-a\"");
    assertThat(lineAbout("/way")).contains("\"link_target\":\"d/single\"");
    assertThat(lines).hasSize(2 + 7);
  }

  @Test
  void whatWasRestoredIsFoundRightByReportAndBySnapshot() {
    restore();

    Result byReport = verify("-vv");
    assertThat(byReport.err()).isEmpty();
    assertThat(byReport.out())
        .contains("verified  /several\n")
        .endsWith("verified 7 items in " + target + "\n");

    Result bySnapshot = run.run("verify-target", "latest", target.toString());
    assertThat(bySnapshot.err()).isEmpty();
    assertThat(bySnapshot.out()).isEqualTo("verified 7 items in " + target + "\n");
  }

  @Test
  void eachDifferenceIsNamed() throws IOException {
    restore();
    FileTime time = Files.getLastModifiedTime(target.resolve("several"));
    Files.writeString(target.resolve("several"), "FIRST second");
    Files.setLastModifiedTime(target.resolve("several"), time);
    Files.delete(target.resolve("d/single"));
    Files.delete(target.resolve("link-b"));
    Files.writeString(target.resolve("link-b"), "same");
    Files.delete(target.resolve("way"));
    Files.createSymbolicLink(target.resolve("way"), Path.of("elsewhere"));

    for (Result result : List.of(verify(), run.run("verify-target", "latest", target.toString()))) {
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err())
          .contains("/several: ", "/d/single: ", "/link-b: ", "/way: ")
          .contains("link target is elsewhere, expected d/single")
          .doesNotContain("/link-a", "/empty");
    }
    assertThat(verify().err()).contains("its content is another", "it is missing");
    assertThat(verify("--json").err()).contains("\"during\":\"verify\",\"item\":\"/several\"");
  }

  @Test
  void saysExactlyWhatIsLost() throws IOException {
    Damage.to(built).flipBit(built.copyOf("second"));
    Path text = directory.resolve("report.txt");

    assertThat(restore("--report", text.toString()).code()).isEqualTo(1);

    String blob = BlobSpec.blob("second").id().hex();
    String pack = built.copyOf("second").packId().hex();
    assertThat(Files.readString(report))
        .contains(
            "{\"message_type\":\"lost\",\"path\":\"/several\",\"path_hex\":\"2f7365766572616c\","
                + "\"offset\":6,\"length\":6,\"blob\":\""
                + blob
                + "\",\"packs\":[\""
                + pack
                + "\"],\"reason\":\"data blob ")
        .contains("\"message_type\":\"error\",\"path\":\"/several\"")
        .contains("{\"message_type\":\"end\",\"complete\":false");
    assertThat(lineAbout("/several")).contains("\"complete\":false").doesNotContain("sha256");
    assertThat(Files.readString(text))
        .contains("LOST     /several: 6 bytes at byte 6, blob " + blob + ", pack " + pack)
        .contains("NOT OK   /several file\n", "ok       /d/single file 3 bytes sha256 ")
        .contains("NOT COMPLETE, 1 errors: ");

    Result verified = verify();
    assertThat(verified.code()).isZero();
    assertThat(verified.err()).contains("Warning: /several: was not restored as it was");
  }

  @Test
  void whatIsKeptIsNotRecordedAsRight() throws IOException {
    restore();
    Files.writeString(target.resolve("several"), "mine");
    Files.delete(target.resolve("link-b"));
    Files.delete(target.resolve("d/single"));

    assertThat(restore("--overwrite", "never").err()).isEmpty();

    for (String kept : List.of("/several", "/empty", "/link-a", "/link-b", "/way")) {
      assertThat(lineAbout(kept)).contains("\"complete\":false").doesNotContain("sha256");
    }
    assertThat(lineAbout("/d/single")).contains(hash("one")).contains("\"complete\":true");
    assertThat(Files.readString(report)).contains("\"skipped\":5");
    Result verified = verify();
    assertThat(verified.code()).isZero();
    assertThat(verified.err()).contains("Warning: /several: was not restored as it was");
  }

  @Test
  void aReportThatIsNoneOrCutOffIsNotTrusted() throws IOException {
    restore();
    List<String> lines = Files.readAllLines(report);
    Files.write(report, lines.subList(0, lines.size() - 1));
    assertThat(verify().err()).contains("is cut off at its end");

    Files.writeString(report, "not a report");
    assertThat(verify().err()).contains("is no report of Sluice's");
    assertThat(CommandLineRun.of("verify-target", report.toString(), "/nowhere").err())
        .contains("there is no directory /nowhere");

    String escape = "2f2e2e2f78";
    Files.writeString(
        report, "{\"message_type\":\"item\",\"path_hex\":\"" + escape + "\",\"type\":\"file\"}");
    assertThat(verify().err()).contains("is no path");
  }

  @Test
  void aRunThatBreaksOffSaysSo() throws IOException {
    run.run("restore", "feed", "-t", target.toString(), "--report", report.toString());
    assertThat(Files.readString(report))
        .startsWith("{\"message_type\":\"end\",\"complete\":false,\"reason\":\"no snapshot ID");
  }
}
