package dev.sluice.target;

import static dev.sluice.target.Sandbox.path;
import static dev.sluice.target.Sandbox.run;
import static dev.sluice.target.Sandbox.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;
import dev.sluice.target.TargetException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Owner, extended attributes, mode and times. */
class MetadataTest {
  private static final long NOBODY = 65534;

  /** user::rw-, user:65534:rwx, group::r--, mask::r-x, other::--- */
  private static final byte[] LIST =
      HexFormat.of()
          .parseHex(
              "02000000"
                  + "01000600ffffffff"
                  + "02000700feff0000"
                  + "04000400ffffffff"
                  + "10000500ffffffff"
                  + "20000000ffffffff");

  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private List<MetadataProblem> apply(String path, Nodes node) {
    return sandbox.target().applyMetadata(path(path), node.build());
  }

  private void create(NodeType type, String path) {
    switch (type) {
      case FILE -> sandbox.createFile(path, "content");
      case DIRECTORY -> sandbox.target().makeDirectory(path(path));
      case SYMLINK -> sandbox.target().createSymlink(path(path), "../outside".getBytes(UTF_8));
      case FIFO -> sandbox.target().createFifo(path(path));
      default -> throw new IllegalArgumentException("not in this test: " + type);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0400, 0644, 0777, 01777, 02755, 04755, 06711, 07777})
  void everyPermissionBitIsSet(int mode) {
    create(NodeType.FILE, "/f");
    create(NodeType.DIRECTORY, "/d");
    create(NodeType.FIFO, "/p");

    assertThat(apply("/f", Nodes.file().mode(mode))).isEmpty();
    assertThat(apply("/d", Nodes.directory().mode(mode))).isEmpty();
    assertThat(apply("/p", Nodes.of(NodeType.FIFO).mode(mode))).isEmpty();

    assertThat(status(sandbox.real("/f")).mode()).isEqualTo(mode);
    assertThat(status(sandbox.real("/d")).mode()).isEqualTo(mode);
    assertThat(status(sandbox.real("/p")).mode()).isEqualTo(mode);
  }

  @Test
  void fileOfNoPermissionIsChangedByItsName() {
    create(NodeType.FILE, "/f");
    apply("/f", Nodes.file().mode(0));

    assertThat(apply("/f", Nodes.file().mode(0440).mtime(5, 0))).isEmpty();

    assertThat(status(sandbox.real("/f")).mode()).isEqualTo(0440);
    assertThat(status(sandbox.real("/f")).mtime()).isEqualTo(new Timestamp(5, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000, 123456789",
    "0, 1",
    "-1, 999999999",
    "-1, 250000000",
    "-2147483648, 0",
    "10413792000, 987654321", // the year 2300
  })
  void timesAreExactForEveryType(long seconds, int nanos) {
    for (NodeType type :
        List.of(NodeType.FILE, NodeType.DIRECTORY, NodeType.SYMLINK, NodeType.FIFO)) {
      create(type, "/" + type);

      assertThat(apply("/" + type, Nodes.of(type).mtime(seconds, nanos))).isEmpty();

      assertThat(status(sandbox.real("/" + type)).mtime()).isEqualTo(new Timestamp(seconds, nanos));
    }
  }

  @Test
  void statAgreesOnTimes() throws IOException {
    create(NodeType.SYMLINK, "/l");

    apply(
        "/l", Nodes.of(NodeType.SYMLINK).mtime(-1, 250_000_000).atime(1_700_000_000, 123_456_789));

    Map<String, Object> times =
        Files.readAttributes(
            sandbox.real("/l"), "lastModifiedTime,lastAccessTime", LinkOption.NOFOLLOW_LINKS);
    assertThat(times.get("lastModifiedTime")).hasToString("1969-12-31T23:59:59.25Z");
    assertThat(times.get("lastAccessTime")).hasToString("2023-11-14T22:13:20.123456789Z");
  }

  @Test
  void accessTimeFallsBackToModificationTime() throws IOException {
    create(NodeType.FILE, "/f");

    apply("/f", Nodes.file().mtime(1000, 0));

    assertThat(accessTime("/f")).isEqualTo("1970-01-01T00:16:40Z");
  }

  @Test
  void timesThatAreNotRecordedStay() throws IOException {
    create(NodeType.FILE, "/f");
    apply("/f", Nodes.file().mtime(1000, 0).atime(2000, 0));

    apply("/f", Nodes.file());
    apply("/f", Nodes.file().atime(3000, 0));

    assertThat(status(sandbox.real("/f")).mtime()).isEqualTo(new Timestamp(1000, 0));
    assertThat(accessTime("/f")).isEqualTo("1970-01-01T00:50:00Z");
  }

  private String accessTime(String path) throws IOException {
    return Files.getAttribute(sandbox.real(path), "lastAccessTime").toString();
  }

  @Test
  void timeThatTheFileSystemCannotKeepIsReported() {
    create(NodeType.FILE, "/f");

    List<MetadataProblem> problems = apply("/f", Nodes.file().mtime(253_402_300_799L, 0));

    long kept = status(sandbox.real("/f")).mtime().seconds();
    assumeTrue(kept != 253_402_300_799L, "this file system knows the year 9999");
    assertThat(problems).extracting(MetadataProblem::what).containsExactly("modification time");
    assertThat(problems.get(0).reason()).startsWith("the file system keeps it as 2");
  }

  @Test
  void ownerIsSetWithoutFollowingAndSetIdBitsSurvive() throws IOException {
    assumeTrue(Posix.IS_ROOT, "only root may give files away");
    for (NodeType type :
        List.of(NodeType.FILE, NodeType.DIRECTORY, NodeType.SYMLINK, NodeType.FIFO)) {
      create(type, "/" + type);
      apply("/" + type, Nodes.of(type).mode(06755));

      assertThat(apply("/" + type, Nodes.of(type).owner(1234, 4_000_000_000L).mode(06755)))
          .isEmpty();

      FileStatus status = status(sandbox.real("/" + type));
      assertThat(status.uid()).isEqualTo(1234);
      assertThat(Integer.toUnsignedLong(status.gid())).isEqualTo(4_000_000_000L);
      assertThat(status.mode()).isEqualTo(type == NodeType.SYMLINK ? 0777 : 06755);
    }
    assertThat(Files.getAttribute(sandbox.outside(), "unix:uid")).isEqualTo(0);
  }

  @Test
  void numberThatIsNoOwnerIsReported() {
    create(NodeType.FILE, "/f");

    assertThat(apply("/f", Nodes.file().owner(0xffff_ffffL, 0xffff_ffffL)))
        .containsExactly(
            new MetadataProblem("owner 4294967295:4294967295", "invalid argument", false));
  }

  @Test
  void ownerThatOneMayNotSetTakesTheSetIdBitsAlong() {
    assumeTrue(!Posix.IS_ROOT, "root may give files away");
    create(NodeType.FILE, "/f");

    List<MetadataProblem> problems = apply("/f", Nodes.file().owner(0, 0).mode(06755).mtime(1, 0));

    assertThat(problems)
        .containsExactly(
            new MetadataProblem("owner 0:0", "operation not permitted", true),
            new MetadataProblem(
                "mode 6755", "set to 0755, since the owner could not be set", true));
    assertThat(status(sandbox.real("/f")).mode()).isEqualTo(0755);
    assertThat(status(sandbox.real("/f")).mtime()).isEqualTo(new Timestamp(1, 0));
  }

  @Test
  void whatIsRightIsLeftAlone() {
    create(NodeType.FILE, "/f");
    FileStatus before = status(sandbox.real("/f"));
    String changed = changeTime("/f");

    apply(
        "/f",
        Nodes.file()
            .mode(before.mode())
            .owner(Integer.toUnsignedLong(before.uid()), Integer.toUnsignedLong(before.gid())));

    assertThat(changeTime("/f")).isEqualTo(changed);
  }

  private String changeTime(String path) {
    return run("stat", "-c", "%z", sandbox.real(path).toString()).output();
  }

  @Test
  void extendedAttributesAreBytes() {
    create(NodeType.FILE, "/f");
    create(NodeType.DIRECTORY, "/d");
    byte[] value = {0, -1, 'x', 0};
    assumeAttributes("/f");

    Node file = Nodes.file().attribute("user.b", value).attribute("user.empty").mode(0400).build();
    assertThat(sandbox.target().applyMetadata(path("/f"), file)).isEmpty();
    assertThat(apply("/d", Nodes.directory().attribute("user.ä", value).mode(0500))).isEmpty();

    assertThat(attribute("/f", "user.b")).isEqualTo("0x00ff7800");
    assertThat(attribute("/f", "user.empty")).isEqualTo("0x");
    assertThat(attribute("/d", "user.ä")).isEqualTo("0x00ff7800");
  }

  private void assumeAttributes(String path) {
    List<MetadataProblem> problems = apply(path, Nodes.file().attribute("user.probe", "x"));
    assumeTrue(problems.isEmpty(), () -> "no user attributes here: " + problems);
  }

  private String attribute(String path, String name) {
    String file = sandbox.real(path).toString();
    Sandbox.Run found = run("getfattr", "--absolute-names", "-d", "-m", "-", "-e", "hex", file);
    assumeTrue(found.exitCode() != 127, "there is no getfattr");
    return found
        .output()
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("none in " + found.output());
  }

  @Test
  void attributesFailOneByOneAndKeepNothingElseFromBeingSet() {
    create(NodeType.FILE, "/f");
    assumeAttributes("/f");

    List<MetadataProblem> problems =
        apply(
            "/f",
            Nodes.file()
                .attribute("nonsense", "x")
                .attribute("user.good", "x")
                .attribute("other.bad", "x")
                .mode(0640)
                .mtime(1, 0));

    assertThat(problems)
        .containsExactly(
            new MetadataProblem(
                "extended attribute nonsense", "not supported by the file system", false),
            new MetadataProblem(
                "extended attribute other.bad", "not supported by the file system", false));
    assertThat(attribute("/f", "user.good")).isEqualTo("0x78");
    assertThat(status(sandbox.real("/f")).mode()).isEqualTo(0640);
    assertThat(status(sandbox.real("/f")).mtime()).isEqualTo(new Timestamp(1, 0));
  }

  @Test
  void privilegedAttributesAreForRoot() throws IOException {
    create(NodeType.FILE, "/f");
    create(NodeType.SYMLINK, "/l");
    Nodes link = Nodes.of(NodeType.SYMLINK).attribute("trusted.t", "x");

    List<MetadataProblem> problems = apply("/l", link);

    if (Posix.IS_ROOT) {
      assertThat(problems).isEmpty();
      Sandbox.Run found = run("getfattr", "-h", "-d", "-m", "-", sandbox.real("/l").toString());
      assumeTrue(found.exitCode() != 127, "there is no getfattr");
      assertThat(found.output()).contains("trusted.t=\"x\"");
    } else {
      assertThat(problems)
          .containsExactly(
              new MetadataProblem("extended attribute trusted.t", "operation not permitted", true));
    }
  }

  @Test
  void accessControlListsAreRestored() {
    create(NodeType.FILE, "/f");
    Nodes node = Nodes.file().attribute("system.posix_acl_access", LIST).mode(0650);

    List<MetadataProblem> problems = apply("/f", node);

    assumeTrue(problems.isEmpty(), () -> "no access control lists here: " + problems);
    assertThat(status(sandbox.real("/f")).mode()).isEqualTo(0650);
    Sandbox.Run found = run("getfacl", "-cn", sandbox.real("/f").toString());
    assumeTrue(found.exitCode() != 127, "there is no getfacl");
    assertThat(found.output())
        .contains("user:" + NOBODY + ":rwx", "group::r--", "mask::r-x", "other::---");
  }

  @Test
  void modeThatAnAccessControlListChangedIsSetAgain() {
    create(NodeType.FILE, "/f");
    Nodes node = Nodes.file().attribute("system.posix_acl_access", LIST).mode(0600);

    List<MetadataProblem> problems = apply("/f", node);

    assumeTrue(problems.isEmpty(), () -> "no access control lists here: " + problems);
    assertThat(status(sandbox.real("/f")).mode()).isEqualTo(0600);
  }

  @Test
  void directoryKeepsItsTimeWhenItsContentCameBefore() {
    create(NodeType.DIRECTORY, "/d");
    create(NodeType.FILE, "/d/f");
    apply("/d/f", Nodes.file().mtime(1, 1));
    apply("/d", Nodes.directory().mtime(2, 2).mode(0555));

    assertThat(status(sandbox.real("/d/f")).mtime()).isEqualTo(new Timestamp(1, 1));
    assertThat(status(sandbox.real("/d")).mtime()).isEqualTo(new Timestamp(2, 2));
  }

  @Test
  void openFileGetsItsMetadataWhateverItsNameMeansNow() throws IOException {
    try (TargetFile file = sandbox.target().createFile(path("/f"), 0)) {
      Files.move(sandbox.real("/f"), sandbox.real("/moved"));
      Files.createSymbolicLink(sandbox.real("/f"), sandbox.secret());

      assertThat(file.applyMetadata(Nodes.file().mode(0640).mtime(7, 7).build())).isEmpty();
    }

    assertThat(status(sandbox.real("/moved")).mode()).isEqualTo(0640);
    assertThat(status(sandbox.real("/moved")).mtime()).isEqualTo(new Timestamp(7, 7));
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "DIRECTORY", "SYMLINK", "FIFO"})
  void anotherTypeOfThatNameIsAConflict(NodeType type) {
    create(type, "/x");
    NodeType other = type == NodeType.FIFO ? NodeType.FILE : NodeType.FIFO;

    TargetException conflict =
        catchThrowableOfType(TargetException.class, () -> apply("/x", Nodes.of(other).mode(0)));

    assertThat(conflict.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(conflict)
        .hasMessage("cannot set the metadata of /x: it is " + status(sandbox.real("/x")).noun());
  }
}
