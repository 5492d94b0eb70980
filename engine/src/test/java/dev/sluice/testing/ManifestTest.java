package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import dev.sluice.format.Timestamp;
import dev.sluice.testing.TreeComparison.Aspect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  private static final byte[] LATIN1 = "caf\351".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path temp;

  private Path root;
  private int directory;
  private Manifest manifest;

  @BeforeEach
  void makeTree() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    Files.writeString(root.resolve("file"), "content");
    Files.createDirectory(root.resolve("dir"));
    Files.writeString(root.resolve("dir/inner"), "inner");
    Files.writeString(root.resolve("one"), "linked");
    Files.createLink(root.resolve("two"), root.resolve("one"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("file"));
    directory = LinuxFiles.open(LinuxFiles.AT_FDCWD, bytes(root.toString()), 0, 0);
    LinuxFiles.makeFifo(directory, bytes("fifo"));
    LinuxFiles.makeSymlink(bytes("x"), directory, LATIN1);
    manifest = new Manifest(DiskTree.scan(root).entries());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @AfterEach
  void closeTree() {
    LinuxFiles.close(directory);
  }

  private List<String> differences() {
    return manifest.compareWithDisk(root);
  }

  /** Sets back the time of the root's items, which most changes change too. */
  private void restoreTime(String path) {
    manifest
        .entry(path)
        .mtime()
        .ifPresent(t -> LinuxFiles.setTimes(directory, bytes(path), t.seconds(), t.nanos()));
  }

  @Test
  void findsNothingWhereNothingIsDifferent() {
    assertThat(differences()).isEmpty();
    assertThat(manifest.entries()).hasSize(8);
  }

  @Test
  void findsMissingAndUnexpectedNames() throws IOException {
    Files.delete(root.resolve("file"));
    Files.createDirectory(root.resolve("new"));
    assertThat(differences()).containsExactly("/file: missing", "/new: unexpected dir");
  }

  @Test
  void comparesNamesByTheirBytes() throws IOException {
    LinuxFiles.makeSymlink(bytes("x"), directory, bytes("caf\u00e9"));
    assertThat(differences()).containsExactly("/caf\u00e9: unexpected symlink");
  }

  @Test
  void findsAnotherType() throws IOException {
    Files.delete(root.resolve("link"));
    Files.writeString(root.resolve("link"), "content");
    assertThat(differences()).containsExactly("/link: type is file, expected symlink");
  }

  @Test
  void findsAnotherContent() throws IOException {
    Files.writeString(root.resolve("file"), "Content");
    restoreTime("file");
    assertThat(differences()).singleElement().asString().startsWith("/file: SHA-256 is ");
  }

  @Test
  void findsAnotherSize() throws IOException {
    Files.writeString(root.resolve("file"), "content!");
    restoreTime("file");
    assertThat(differences()).hasSize(2).contains("/file: size is 8, expected 7");
    assertThat(manifest.compareWithDisk(root, EnumSet.of(Aspect.CONTENT))).isEmpty();
  }

  @Test
  void findsAnotherMode() {
    LinuxFiles.setMode(directory, bytes("dir"), 01755);
    assertThat(differences()).containsExactly("/dir: mode is 1755, expected 0755");
  }

  @Test
  void findsAnotherTimeByTheNanosecond() {
    Timestamp time = manifest.entry("link").mtime().orElseThrow();
    LinuxFiles.setTimes(directory, bytes("link"), time.seconds(), time.nanos() ^ 1);
    assertThat(differences()).singleElement().asString().startsWith("/link: mtime is ");
  }

  @Test
  void findsAnotherOwner() {
    Assumptions.assumeTrue(LinuxFiles.isRoot(), "only root can change owners: skipped");
    LinuxFiles.setOwner(directory, bytes("link"), 12, 0);
    assertThat(differences()).containsExactly("/link: uid is 12, expected 0");
    LinuxFiles.setOwner(directory, bytes("link"), 0, 13);
    assertThat(differences()).containsExactly("/link: gid is 13, expected 0");
  }

  @Test
  void findsAnotherLinkTarget() throws IOException {
    Files.delete(root.resolve("link"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("File"));
    restoreTime("link");
    assertThat(differences()).containsExactly("/link: target is 46696c65, expected 66696c65");
  }

  @Test
  void findsBrokenAndNewHardLinks() throws IOException {
    Files.delete(root.resolve("two"));
    Files.writeString(root.resolve("two"), "linked");
    restoreTime("two");
    assertThat(differences())
        .containsExactly(
            "/one: names is [/one], expected [/one, /two]",
            "/two: names is [/two], expected [/one, /two]");
  }

  @Test
  void findsExtendedAttributes() {
    byte[] path = LinuxFiles.through(directory, bytes("file"));
    try {
      LinuxFiles.setAttribute(path, "user.a", new byte[] {7});
    } catch (UncheckedIOException e) {
      Assumptions.abort("no extended attributes on this file system: skipped");
    }
    assertThat(differences()).containsExactly("/file: attribute user.a is \"07\", expected absent");
    manifest = new Manifest(DiskTree.scan(root).entries());
    LinuxFiles.setAttribute(path, "user.a", new byte[] {8});
    assertThat(differences()).containsExactly("/file: attribute user.a is \"08\", expected \"07\"");
  }

  @Test
  void comparesLongFilesLineByLine() throws IOException {
    Path file = temp.resolve("manifest.jsonl");
    Files.writeString(
        file,
        """
        {"path_hex": "2f66696c65", "type": "file", "size": 7}
        {"path_hex": "2f66696c66", "type": "file", "size": 7}
        {"path_hex": "2f6f6e65", "type": "file", "size": 7}
        """);
    assertThat(Manifest.compareStreaming(file, root, 10))
        .containsExactly(
            "/filf: java.io.IOException: statx filf: errno 2",
            "/one: size is 6, expected 7",
            "there are 8 items, expected 3");
    assertThat(Manifest.compareStreaming(file, root, 1)).hasSize(1);
  }

  @Test
  void readsItsFileForm() throws IOException {
    Path file = temp.resolve("manifest.jsonl");
    Files.writeString(
        file,
        """
        {"path_hex": "2f64", "path": "/d", "type": "dir", "mode": null, "uid": null, "mtime_ns": -1}
        {"path_hex": "2f642f63", "type": "chardev", "mode": "4755", "rdev": "5:300", "more": [{}]}
        {"path_hex": "2f65", "type": "symlink", "target_hex": "e9", "xattrs": {"user.x": "AP8="}}
        """);
    Manifest parsed = Manifest.parse(file);

    assertThat(parsed.entries())
        .containsOnlyKeys(SnapshotPath.of("d"), SnapshotPath.of("d/c"), SnapshotPath.of("e"));
    assertThat(parsed.entries().values())
        .extracting(entry -> entry.mtime().map(Object::toString).orElse(""))
        .containsExactly("Timestamp[seconds=-1, nanos=999999999, offsetSeconds=0]", "", "");
    assertThat(parsed.under(SnapshotPath.of("d")).entries()).containsOnlyKeys(SnapshotPath.of("c"));
    assertThat(parsed.without(List.of(SnapshotPath.of("d"))).entries())
        .containsOnlyKeys(SnapshotPath.of("e"));
  }
}
