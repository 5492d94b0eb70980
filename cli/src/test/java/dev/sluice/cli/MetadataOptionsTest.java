package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options about owners and extended attributes. */
class MetadataOptionsTest {
  @TempDir Path directory;

  private CommandLineRun run;
  private Path target;
  private Path report;

  @BeforeEach
  void buildARepository() {
    DirectorySink sink = new DirectorySink(directory.resolve("repository"));
    RepositoryBuilder.version(2)
        .snapshot(
            ItemSpec.file("f", BlobSpec.blob("f"))
                .owner(4711, 4712)
                .with("user", "\"root\"")
                .attribute("user.keep", new byte[] {1})
                .attribute("user.drop", new byte[] {2}))
        .build(sink);
    run = CommandLineRun.on(sink.root(), RepositoryBuilder.PASSWORD);
    target = directory.resolve("target");
    report = directory.resolve("report");
  }

  private Result restore(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("restore", "latest", "-t", target.toString(), "--report", report.toString()));
    words.addAll(List.of(more));
    return run.run(words);
  }

  @Test
  void givesItemsToWhoeverIsSaid() throws IOException {
    Path map = Files.writeString(directory.resolve("owners"), "# mine\nuser 4711 21\ngroup * 22\n");

    assertThat(ownerLine()).contains("\"uid\":4711,\"gid\":4712");
    assertThat(ownerLine("--numeric-id")).contains("\"uid\":4711,\"gid\":4712");
    assertThat(ownerLine("--ownership-by-name")).contains("\"uid\":0,\"gid\":4712");
    assertThat(ownerLine("--owner", "11:12")).contains("\"uid\":11,\"gid\":12");
    assertThat(ownerLine("--owner-map", map.toString())).contains("\"uid\":21,\"gid\":22");
    assertThat(ownerLine("--no-ownership")).doesNotContain("uid", "gid");
  }

  private String ownerLine(String... options) throws IOException {
    Result result = restore(options);
    assertThat(result.code()).as(result.err()).isZero();
    return Files.readAllLines(report).stream()
        .filter(text -> text.contains("\"message_type\":\"item\""))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void restoresTheAttributesThatAreWanted() throws IOException {
    UserDefinedFileAttributeView attributes =
        Files.getFileAttributeView(
            target.resolve("f"), UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);

    restore();
    assertThat(attributes.list()).containsExactlyInAnyOrder("keep", "drop");
    Files.delete(target.resolve("f"));
    restore("--exclude-xattr", "user.d*");
    assertThat(attributes.list()).containsExactly("keep");
    Files.delete(target.resolve("f"));
    restore("--include-xattr", "*.drop");
    assertThat(attributes.list()).containsExactly("drop");
  }

  @Test
  void leavesTheOthersOfAnExistingFileAsTheyAre() throws IOException {
    UserDefinedFileAttributeView attributes =
        Files.getFileAttributeView(
            target.resolve("f"), UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    restore("--include-xattr", "*.drop");
    attributes.write("own", ByteBuffer.wrap(new byte[] {3}));

    restore("--exclude-xattr", "user.own");
    assertThat(attributes.list()).containsExactlyInAnyOrder("keep", "drop", "own");
    restore();
    assertThat(attributes.list()).containsExactlyInAnyOrder("keep", "drop");
  }

  @Test
  void refusesWhatContradictsItself() {
    assertThat(restore("--include-xattr", "a", "--exclude-xattr", "b").err())
        .contains("exclude each other");
    assertThat(restore("--owner", "1", "--no-ownership").err())
        .contains("--no-ownership and --owner exclude each other");
    assertThat(restore("--owner", "no-such-user-here").err()).contains("there is no user");
    assertThat(restore("--owner-map", "/nowhere").err()).contains("cannot read the owners");
  }
}
