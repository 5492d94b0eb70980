package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.testing.Fixture;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code snapshots} and {@code ls}, on a repository that restic wrote. */
class ReadingTest {
  @TempDir Path directory;

  private CommandLineRun run;

  @BeforeEach
  void copyTheRepository() {
    run = CommandLineRun.on(Fixture.TINY_V2.copyTo(directory), Fixture.TINY_V2.password());
  }

  private List<String> lines(String... words) {
    Result result = run.run(words);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out().lines().toList();
  }

  @Test
  void listsTheSnapshotsInTheReadersTime() {
    run.in(ZoneId.of("Europe/Berlin"));

    assertThat(lines("snapshots"))
        .containsExactly(
            "ID        Time                 Host        Tags                   Paths",
            "-".repeat(82),
            "102732db  2024-01-02 03:04:05  tiny                               /tiny",
            "",
            "0fc4eb83  2024-02-03 05:05:06  tiny        prod,db,nightly,extra  /tiny",
            "",
            "846c97dd  2024-03-04 09:36:07  other                              /tiny/dir",
            " ".repeat(66) + "/tiny/hello.txt",
            " ".repeat(66) + "/tiny/random.bin",
            "-".repeat(82),
            "Timestamps shown in local time",
            "3 snapshots");
  }

  @Test
  void choosesSnapshotsByHostTagAndPath() {
    assertThat(lines("snapshots", "--host", "other", "--json").get(0)).contains("\"846c97dd\"");
    assertThat(lines("snapshots", "--tag", "db,prod", "-c")).hasSize(9).anyMatch(this::isTagged);
    assertThat(lines("snapshots", "--path", "/tiny", "--latest", "1")).anyMatch(this::isTagged);
    assertThat(lines("snapshots", "--host", "nobody", "--json")).containsExactly("[]");
    run.with("RESTIC_HOST", "other");
    assertThat(lines("snapshots")).contains("1 snapshots");
    assertThat(lines("snapshots", "--host", "")).contains("3 snapshots");
  }

  private boolean isTagged(String line) {
    return line.startsWith("0fc4eb83");
  }

  @Test
  void listsNamedSnapshotsAndIgnoresTheOthersAloud() {
    Result result = run.run("snapshots", "1027", "latest", "ffff", "1027");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("102732db", "846c97dd", "2 snapshots");
    assertThat(result.err()).startsWith("Ignoring \"ffff\": ").hasLineCount(1);
  }

  @Test
  void refusesToGroupByWhatItDoesNotKnow() {
    Result result = run.run("snapshots", "-g", "host,colour");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("cannot group by \"colour\"");
  }

  @Test
  void listsWhatASnapshotHolds() {
    assertThat(lines("ls", "latest"))
        .containsExactly(
            "snapshot 846c97dd of [/tiny/dir /tiny/hello.txt /tiny/random.bin] at 2024-03-04"
                + " 05:06:07 -0330 -0330 by root@other filtered by []:",
            "/tiny",
            "/tiny/dir",
            "/tiny/dir/hard-c",
            "/tiny/dir/same.txt",
            "/tiny/dir/sub",
            "/tiny/hello.txt",
            "/tiny/random.bin");
  }

  @Test
  void listsOneLevelOfEachDirectoryThatIsGiven() {
    assertThat(lines("ls", "-q", "latest", "/")).containsExactly("/tiny");
    assertThat(lines("ls", "-q", "latest", "/tiny/dir/"))
        .containsExactly("/tiny/dir", "/tiny/dir/hard-c", "/tiny/dir/same.txt", "/tiny/dir/sub");
    assertThat(lines("ls", "-q", "latest", "--recursive", "/")).hasSize(7);
    assertThat(lines("ls", "-q", "latest", "/nothing")).isEmpty();
  }

  @Test
  void takesAFolderOfTheSnapshotForItsTop() {
    assertThat(lines("ls", "-q", "latest~2:/tiny/dir"))
        .containsExactly("/hard-c", "/same.txt", "/sub");
    assertThat(lines("ls", "-q", "latest:tiny", "/dir")).contains("/dir/hard-c").hasSize(4);
  }

  @Test
  void insistsOnAbsoluteDirectories() {
    Result result = run.run("ls", "latest", "tiny");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("Fatal: \"tiny\" must start with a slash, as all paths here\n");
  }

  @Test
  void listsLinksDevicesAndOddModes() {
    assertThat(lines("ls", "-q", "-l", "1027"))
        .contains(
            "-rw-r--r--     0     0 2097152 2020-09-13 12:26:40 /tiny/big.bin",
            "Dcrw-------     0     0      0 2023-11-14 22:13:22 /tiny/chr",
            "Lrwxrwxrwx  4321  8765      0 2023-11-14 22:13:33 /tiny/link-abs"
                + " -> /nonexistent/absolute",
            "urwxr-xr-x     0     0     10 2023-11-14 22:13:43 /tiny/suid");
  }

  @Test
  void saysThatASnapshotDoesNotExist() {
    Result result = run.run("ls", "ffff");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("Fatal: ").contains("ffff").hasLineCount(1);
  }
}
