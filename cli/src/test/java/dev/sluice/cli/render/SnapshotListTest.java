package dev.sluice.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.render.SnapshotGroups.Criterion;
import dev.sluice.format.Snapshot;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotListTest {
  private static final Snapshot JANUARY =
      Examples.snapshot(0x11, "2024-01-02T03:04:05+01:00", List.of("/etc"));
  private static final Snapshot MARCH =
      Examples.snapshot(
          0x33,
          "2024-03-04T05:06:07Z",
          List.of("/srv", "/home"),
          "\"id\":\"stale\",\"tags\":[\"b\",\"a\"],\"summary\":{\"x\":{\"y\":[1,null]},"
              + "\"total_bytes_processed\":2048},\"label\":\"<x>\",\"f\":0.1000",
          "b,a");

  private final Printed printed = Printed.toFiles();

  private SnapshotList list() {
    return new SnapshotList(printed.console(), new Times(ZoneId.of("UTC")));
  }

  @Test
  void printsATableLikeRestics() {
    list().printTables(SnapshotGroups.of(List.of(JANUARY), Set.of()), false);

    assertThat(printed.out())
        .isEqualTo(
            """
            ID        Time                 Host        Tags        Paths
            ------------------------------------------------------------
            11000000  2024-01-02 02:04:05  db1                     /etc
            ------------------------------------------------------------
            Timestamps shown in UTC
            1 snapshots
            """);
  }

  @Test
  void givesEachPathALineAndTellsTheSizeWhereOneIsKnown() {
    list().printTables(SnapshotGroups.of(List.of(JANUARY, MARCH), Set.of()), false);

    assertThat(printed.out())
        .isEqualTo(
            """
            ID        Time                 Host        Tags        Paths  Size
            -----------------------------------------------------------------------
            11000000  2024-01-02 02:04:05  db1                     /etc

            33000000  2024-03-04 05:06:07  db1         b,a         /home  2.000 KiB
                                                                   /srv
            -----------------------------------------------------------------------
            Timestamps shown in UTC
            2 snapshots
            """);
  }

  @Test
  void leavesPathsOutWhereItShallBeCompact() {
    list().printTables(SnapshotGroups.of(List.of(MARCH), Set.of()), true);

    assertThat(printed.out().lines().toList().subList(2, 4))
        .containsExactly(
            "33000000  2024-03-04 05:06:07  db1   b       2.000 KiB",
            "                                     a");
  }

  @Test
  void writesAllStoredFieldsAndTheId() {
    list().printJson(SnapshotGroups.of(List.of(MARCH), Set.of()));

    assertThat(printed.out())
        .isEqualTo(
            "[{\"time\":\"2024-03-04T05:06:07Z\",\"paths\":[\"/home\",\"/srv\"],\"hostname\":\"db1\","
                + "\"tags\":[\"b\",\"a\"],\"summary\":{\"x\":{\"y\":[1,null]},"
                + "\"total_bytes_processed\":2048},\"label\":\"\\u003cx\\u003e\",\"f\":0.1000,"
                + "\"id\":\"33"
                + "0".repeat(62)
                + "\",\"short_id\":\"33000000\"}]\n");
  }

  @Test
  void writesAnEmptyArrayForNoSnapshots() {
    list().printJson(SnapshotGroups.of(List.of(), Set.of()));

    assertThat(printed.out()).isEqualTo("[]\n");
  }

  @Test
  void groupsWithNullForWhatWasNotGroupedBy() {
    list().printJson(SnapshotGroups.of(List.of(MARCH), EnumSet.of(Criterion.TAGS)));

    assertThat(printed.out())
        .startsWith("[{\"group_key\":{\"hostname\":\"\",\"paths\":null,\"tags\":[\"a\",\"b\"]},")
        .contains("\"snapshots\":[{\"time\":")
        .endsWith("\"short_id\":\"33000000\"}]}]\n");
  }

  @Test
  void namesTheGroupAboveItsTable() {
    SnapshotGroups groups =
        SnapshotGroups.of(List.of(MARCH), EnumSet.of(Criterion.HOST, Criterion.TAGS));

    list().printTables(groups, true);

    assertThat(printed.out()).startsWith("snapshots for (host [db1], tags [a, b]):\nID  ");
  }

  @Test
  void keepsTheLastOfEachHostAndItsPaths() {
    Snapshot february = Examples.snapshot(0x22, "2024-02-02T03:04:05Z", List.of("/etc"));

    list().printJson(SnapshotGroups.of(List.of(JANUARY, february, MARCH), Set.of()).latest(1));

    assertThat(printed.out())
        .contains("\"22000000\"", "\"33000000\"")
        .doesNotContain("\"11000000\"");
  }

  @Test
  void keepsTheLastOfEachGroup() {
    SnapshotGroups byHost = SnapshotGroups.of(List.of(JANUARY, MARCH), EnumSet.of(Criterion.HOST));

    list().printJson(byHost.latest(1));

    assertThat(printed.out()).contains("\"33000000\"").doesNotContain("\"11000000\"");
  }
}
