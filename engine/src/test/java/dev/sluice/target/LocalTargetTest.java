package dev.sluice.target;

import static dev.sluice.target.Sandbox.await;
import static dev.sluice.target.Sandbox.path;
import static dev.sluice.target.Sandbox.run;
import static dev.sluice.target.Sandbox.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.format.NodeName;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.target.TargetException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is created, and what happens to what is there already. */
class LocalTargetTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private Target target() {
    return sandbox.target();
  }

  private static TargetException failure(ThrowingCallable call) {
    return catchThrowableOfType(TargetException.class, call);
  }

  @Test
  void rootIsMadeWithItsParentsForTheOwnerOnly() {
    Path root = sandbox.real("/a/b c%41/d");

    try (Target inner = Target.directory(root)) {
      inner.prepare();
      inner.prepare();

      assertThat(inner.describe()).isEqualTo(root.toString());
      assertThat(status(root).mode()).isEqualTo(0700);
      assertThat(status(sandbox.real("/a/b c%41")).mode()).isEqualTo(0700);
    }
  }

  @Test
  void rootMayHaveANameThatIsNoText() throws IOException {
    assertThat(run("sh", "-c", "mkdir '" + sandbox.root() + "'/$(printf '\\377')").exitCode())
        .isEqualTo(0);
    try (DirectoryStream<Path> children = Files.newDirectoryStream(sandbox.root());
        Target inner = Target.directory(children.iterator().next())) {
      inner.prepare();
      inner.makeDirectory(path("/d"));
    }

    assertThat(sandbox.root().toFile().list()).hasSize(1);
    assertThat(run("sh", "-c", "cd '" + sandbox.root() + "' && echo */d | od -An -tx1").output())
        .isEqualTo("ff 2f 64 0a");
  }

  @Test
  void rootMayBeALinkButNotAFile() throws IOException {
    sandbox.createFile("/file", "");
    target().makeDirectory(path("/real"));
    Path link = Files.createSymbolicLink(sandbox.real("/link"), Path.of("real"));

    try (Target linked = Target.directory(link)) {
      linked.prepare();
      linked.makeDirectory(path("/below"));
    }

    assertThat(sandbox.real("/real/below")).isDirectory();
    assertThatThrownBy(() -> Target.directory(sandbox.real("/file")).prepare())
        .isInstanceOf(TargetException.class)
        .hasMessageStartingWith("cannot open the target ")
        .hasMessageEndingWith("/file: not a directory");
  }

  @Test
  void nothingWorksBeforePrepareOrAfterClose() {
    Target fresh = Target.directory(sandbox.root());

    assertThatThrownBy(() -> fresh.makeDirectory(path("/a")))
        .isInstanceOf(IllegalStateException.class);
    fresh.prepare();
    fresh.close();
    fresh.close();
    assertThatThrownBy(() -> fresh.makeDirectory(path("/a")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onlyTheLocalFileSystemWillDo() throws IOException {
    Path archive = sandbox.root().resolve("a.zip");
    URI inArchive = URI.create("jar:" + archive.toUri());
    try (var zip = FileSystems.newFileSystem(inArchive, Map.of("create", "true"))) {
      TargetException refused = failure(() -> Target.directory(zip.getPath("/x")));

      assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED);
      assertThat(refused).hasMessageStartingWith("can restore only into the local file system");
    }
  }

  @Test
  void directoryIsMadeOnceAndForTheOwnerOnly() {
    assertThat(target().makeDirectory(path("/d"))).isTrue();
    assertThat(target().makeDirectory(path("/d"))).isFalse();
    assertThat(target().makeDirectory(SnapshotPath.ROOT)).isFalse();
    assertThat(status(sandbox.real("/d")).mode()).isEqualTo(0700);
  }

  @Test
  void directoryThatIsReadOnlyIsOpenedForItsOwner() throws IOException {
    target().makeDirectory(path("/d"));
    run("chmod", "0050", sandbox.real("/d").toString());

    assertThat(target().makeDirectory(path("/d"))).isFalse();

    assertThat(status(sandbox.real("/d")).mode()).isEqualTo(0750);
    sandbox.createFile("/d/f", "x");
    assertThat(sandbox.real("/d/f")).hasContent("x");
  }

  @Test
  void fileReadsAsZerosUntilWrittenAndIsPrivate() {
    for (long length : new long[] {0, 1, 100_000, 2 << 20}) {
      target().createFile(path("/f" + length), length).close();

      Path file = sandbox.real("/f" + length);
      assertThat(file).hasBinaryContent(new byte[(int) length]);
      assertThat(status(file).mode()).isEqualTo(0600);
    }
  }

  @Test
  void fileIsReplacedAndItsOtherNamesKeepTheirContent() throws IOException {
    sandbox.createFile("/f", "old");
    Files.createLink(sandbox.real("/other"), sandbox.real("/f"));

    sandbox.createFile("/f", "new");

    assertThat(sandbox.real("/f")).hasContent("new");
    assertThat(sandbox.real("/other")).hasContent("old");
  }

  @Test
  void fileIsContinuedAndRead() throws IOException {
    try (TargetFile file = target().createFile(path("/f"), 6)) {
      await(file.write("abc".getBytes(UTF_8), 0, 3, 0));
    }
    try (TargetFile file = target().reopenFile(path("/f"), Writing.PLAIN)) {
      await(file.write("--def".getBytes(UTF_8), 2, 3, 3));
    }

    assertThat(read("/f")).isEqualTo("abcdef");
  }

  private String read(String path) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(4);
    try (ReadableByteChannel channel = target().openForReading(path(path))) {
      while (channel.read(buffer.clear()) >= 0) {
        content.write(buffer.array(), 0, buffer.position());
      }
    }
    return content.toString(UTF_8);
  }

  @Test
  void readingLeavesTheAccessTimeAlone() throws IOException {
    sandbox.createFile("/f", "content");
    target().applyMetadata(path("/f"), Nodes.file().atime(1000, 0).mtime(2000, 0).build());

    assertThat(read("/f")).isEqualTo("content");

    assertThat(Files.getAttribute(sandbox.real("/f"), "lastAccessTime").toString())
        .isEqualTo("1970-01-01T00:16:40Z");
  }

  @Test
  void fileIsRemovedAndMissingIsFine() {
    sandbox.createFile("/f", "x");

    target().removeFile(path("/f"));
    target().removeFile(path("/f"));
    target().removeFile(path("/no/such/file"));

    assertThat(sandbox.real("/f")).doesNotExist();
  }

  @Test
  void linkIsStoredAsItIs() throws IOException {
    byte[] linkTarget = {'/', '.', '.', '/', (byte) 0xff, '\n'};

    target().createSymlink(path("/l"), linkTarget);
    target().createSymlink(path("/l"), "again".getBytes(UTF_8));
    target().createSymlink(path("/raw"), linkTarget);

    assertThat(Files.readSymbolicLink(sandbox.real("/l"))).hasToString("again");
    assertThat(Files.readSymbolicLink(sandbox.real("/raw")).toUri().getRawPath())
        .endsWith("/../%FF%0A");
    assertThat(failure(() -> target().createSymlink(path("/e"), new byte[0])))
        .hasMessage("cannot create /e: its link target is empty");
    assertThat(failure(() -> target().createSymlink(path("/e"), new byte[] {'a', 0, 'b'})))
        .hasMessage("cannot create /e: its link target holds a NUL byte");
  }

  @Test
  void pipeIsCreatedAndReplaced() {
    target().createFifo(path("/p"));
    target().createFifo(path("/p"));

    assertThat(status(sandbox.real("/p")).type()).isEqualTo(NodeType.FIFO);
    assertThat(status(sandbox.real("/p")).mode()).isEqualTo(0600);
  }

  @Test
  void deviceHasTheRecordedNumber() {
    assumeTrue(Posix.IS_ROOT, "only root may create devices");

    target().createDevice(path("/b"), true, 286_327_664L);
    target().createDevice(path("/c"), false, 1_049_900L);

    assertThat(run("stat", "-c", "%F %t %T", sandbox.real("/b").toString()).output())
        .isEqualTo("block special file 103 11170");
    assertThat(run("stat", "-c", "%F %t %T", sandbox.real("/c").toString()).output())
        .isEqualTo("character special file 5 12c");
  }

  @Test
  void deviceIsRefusedToOthersAndIfLinuxHasNoSuchNumber() {
    assertThat(failure(() -> target().createDevice(path("/d"), true, 1L << 32)))
        .hasMessage("cannot create /d: Linux has no device of number 4294967296");
    assumeTrue(!Posix.IS_ROOT, "root may create devices");
    TargetException refused = failure(() -> target().createDevice(path("/d"), false, 259));
    assertThat(refused.reason()).isEqualTo(Reason.DENIED);
    assertThat(refused).hasMessage("cannot create /d: operation not permitted");
  }

  @Test
  void hardLinkIsAnotherNameOfTheSameFile() {
    target().makeDirectory(path("/d"));
    sandbox.createFile("/d/first", "content");
    sandbox.createFile("/second", "old");

    target().createHardLink(path("/second"), path("/d/first"));
    target().createHardLink(path("/second"), path("/d/first"));

    assertThat(sandbox.real("/second")).hasContent("content");
    assertThat(status(sandbox.real("/d/first")).links()).isEqualTo(2);
  }

  @Test
  void hardLinkToWhatIsNoFileIsRefused() {
    target().createSymlink(path("/l"), "../outside/secret".getBytes(UTF_8));

    assertThat(failure(() -> target().createHardLink(path("/x"), path("/l"))))
        .hasMessage("cannot link to /l: it is a symbolic link");
    assertThat(failure(() -> target().createHardLink(path("/x"), path("/gone"))).reason())
        .isEqualTo(Reason.MISSING);
    assertThatThrownBy(() -> target().createHardLink(path("/x"), path("/x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "DIRECTORY", "SYMLINK", "FIFO"})
  void whatIsInTheWayIsReplacedButNotByADirectory(NodeType existing) {
    for (NodeType wanted : List.of(NodeType.FILE, NodeType.SYMLINK, NodeType.FIFO)) {
      String path = "/" + wanted;
      create(existing, path);

      create(wanted, path);

      assertThat(status(sandbox.real(path)).type()).isEqualTo(wanted);
    }
    create(existing, "/x");
    if (existing != NodeType.DIRECTORY) {
      TargetException conflict = failure(() -> create(NodeType.DIRECTORY, "/x"));
      assertThat(conflict.reason()).isEqualTo(Reason.CONFLICT);
    }
    assertThat(status(sandbox.real("/x")).type()).isEqualTo(existing);
  }

  @Test
  void directoryWithSomethingInItIsNeverReplaced() {
    target().makeDirectory(path("/x"));
    sandbox.createFile("/x/f", "mine");
    for (NodeType wanted : List.of(NodeType.FILE, NodeType.SYMLINK, NodeType.FIFO)) {
      TargetException conflict = failure(() -> create(wanted, "/x"));

      assertThat(conflict.reason()).isEqualTo(Reason.CONFLICT);
      assertThat(conflict).hasMessageEndingWith("a directory that is not empty is in the way");
    }
    assertThat(sandbox.real("/x/f")).hasContent("mine");
  }

  @Test
  void whatIsThereAlreadyIsNotCreatedAgain() {
    sandbox.createFile("/first", "content");

    for (boolean isNew : new boolean[] {true, false}) {
      assertThat(target().createSymlink(path("/l"), "x".getBytes(UTF_8))).isEqualTo(isNew);
      assertThat(target().createFifo(path("/p"))).isEqualTo(isNew);
      assertThat(target().createHardLink(path("/second"), path("/first"))).isEqualTo(isNew);
    }
    assertThat(target().createSymlink(path("/l"), "xy".getBytes(UTF_8))).isTrue();
    assertThat(target().createSymlink(path("/p"), "x".getBytes(UTF_8))).isTrue();
  }

  @Test
  void looksAtWhatIsThereAndOnlyAtThat() throws IOException {
    sandbox.createFile("/f", "content");
    Files.createSymbolicLink(sandbox.real("/l"), sandbox.outside());

    assertThat(target().look(path("/f")).orElseThrow().size()).isEqualTo(7);
    assertThat(target().look(path("/l")).orElseThrow().type()).isEqualTo(NodeType.SYMLINK);
    assertThat(target().look(path("/l/secret"))).isEmpty();
    assertThat(target().look(path("/f/x"))).isEmpty();
    assertThat(target().look(path("/none/x"))).isEmpty();
    assertThat(target().openExisting(path("/l/secret"))).isEmpty();
  }

  @Test
  void knowsWhetherItIsEmpty() {
    assertThat(target().isEmpty()).isTrue();
    sandbox.createFile("/f", "");
    assertThat(target().isEmpty()).isFalse();
  }

  private void create(NodeType type, String path) {
    switch (type) {
      case FILE -> sandbox.createFile(path, "content");
      case DIRECTORY -> target().makeDirectory(path(path));
      case SYMLINK -> target().createSymlink(path(path), "x".getBytes(UTF_8));
      case FIFO -> target().createFifo(path(path));
      default -> throw new IllegalArgumentException("not in this test: " + type);
    }
  }

  @Test
  void namesAreBytes() {
    byte[] name = {'a', (byte) 0xff, '\n', (byte) 0xc3, (byte) 0xa4, ' '};
    SnapshotPath directory = SnapshotPath.ROOT.resolve(NodeName.of(name));

    target().makeDirectory(directory);
    target().createFifo(directory.resolve(NodeName.of(name)));

    assertThat(
            run("sh", "-c", "cd '" + sandbox.root() + "' && find . -type p | od -An -tx1").output())
        .isEqualToNormalizingWhitespace("2e 2f 61 ff 0a c3 a4 20 2f 61 ff 0a c3 a4 20 0a");
  }

  @Test
  void nameMayHave255Bytes() {
    String longest = "/" + "n".repeat(255);
    String tooLong = longest + "n";

    sandbox.createFile(longest, "x");
    assertThat(failure(() -> sandbox.createFile(tooLong, "x")))
        .hasMessage("cannot create " + tooLong + ": name too long")
        .extracting(TargetException::reason)
        .isEqualTo(Reason.NAME);
    assertThat(failure(() -> target().makeDirectory(path(tooLong))).reason())
        .isEqualTo(Reason.NAME);
  }

  @Test
  void pathsMayBeLongerThanTheSystemAllows() {
    NodeName name = NodeName.ofUtf8("n".repeat(200));
    SnapshotPath directory = SnapshotPath.ROOT;
    for (int depth = 0; depth < 100; depth++) {
      directory = directory.resolve(name);
      target().makeDirectory(directory);
    }
    target().createFile(directory.resolve(NodeName.ofUtf8("f")), 3).close();
    for (SnapshotPath at = directory; !at.isRoot(); at = at.parent()) {
      assertThat(target().applyMetadata(at, Nodes.directory().mode(0500).build())).isEmpty();
    }

    assertThat(run("find", sandbox.root().toString(), "-name", "f", "-printf", "%d %s").output())
        .isEqualTo("101 3");
  }

  @Test
  void missingParentIsNamed() {
    assertThat(failure(() -> sandbox.createFile("/no/such/file", "x")))
        .hasMessage("cannot open directory /no: no such file or directory")
        .extracting(TargetException::reason)
        .isEqualTo(Reason.MISSING);
  }
}
