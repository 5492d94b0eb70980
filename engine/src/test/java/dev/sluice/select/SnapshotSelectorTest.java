package dev.sluice.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotSelectorTest {
  private static final Snapshot OLD = snapshot("aa1", "2024-01-01T12:00:00Z", "'hostname':'db1'");
  private static final Snapshot MIDDLE =
      snapshot("aa2", "2024-01-02T00:00:00+02:00", "'hostname':'db2','tags':['a','b'],'label':'l'");
  private static final Snapshot NEW =
      snapshot("b", "2024-01-01T23:00:00Z", "'paths':['/x','/y'],'tags':['c']");
  private static final Snapshot NEWEST = snapshot("c1", "2024-01-01T23:00:00Z", "'tags':['a']");
  private static final List<Snapshot> ALL = List.of(NEW, OLD, NEWEST, MIDDLE);

  private static Snapshot snapshot(String prefix, String time, String fields) {
    String json = ("{'time':'" + time + "'," + fields + "}").replace('\'', '"');
    Id id = Id.parse(prefix + "0".repeat(64 - prefix.length())).orElseThrow();
    return Snapshot.parse(id, json.getBytes(StandardCharsets.UTF_8));
  }

  private static Snapshot choose(String text) {
    return SnapshotSelector.parse(text).choose(ALL);
  }

  @Test
  void theLatestIsTheNewestInstantAndOfEqualOnesTheLargerId() {
    List<Snapshot> shuffled = new ArrayList<>(ALL);
    for (int i = 0; i < 10; i++) {
      Collections.shuffle(shuffled);
      assertThat(SnapshotSelector.latest().choose(shuffled)).isEqualTo(NEWEST);
    }
    assertThat(choose("latest")).isEqualTo(NEWEST);
    assertThat(choose("latest~0")).isEqualTo(NEWEST);
    assertThat(choose("latest~1")).isEqualTo(NEW);
    assertThat(choose("latest~2")).isEqualTo(MIDDLE);
    assertThat(choose("latest~3")).isEqualTo(OLD);
  }

  @Test
  void saysWhenThereAreTooFew() {
    assertNotFound(
        SnapshotSelector.parse("latest~4"), "latest~4 does not exist: number of snapshots is 4");
    assertNotFound(
        SnapshotSelector.parse("latest~1").host("db1"),
        "latest~1 does not exist: number of snapshots that matches host \"db1\" is 1");
    assertNotFound(
        SnapshotSelector.latest()
            .host("db9")
            .tags(List.of(List.of("a", "b")))
            .paths(List.of("/x"))
            .label("l"),
        "there is no snapshot that matches host \"db9\", tags \"a,b\", path \"/x\", label \"l\"");
    assertThatThrownBy(() -> SnapshotSelector.latest().choose(List.of()))
        .hasMessage("there is no snapshot");
  }

  private static void assertNotFound(SnapshotSelector selector, String message) {
    assertThatThrownBy(() -> selector.choose(ALL))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
        .hasMessage(message);
  }

  @Test
  void findsByIdAndByPrefix() {
    assertThat(choose(OLD.id().hex())).isEqualTo(OLD);
    assertThat(choose(MIDDLE.id().hex().toUpperCase(java.util.Locale.ROOT))).isEqualTo(MIDDLE);
    assertThat(SnapshotSelector.id(NEW.id()).choose(ALL)).isEqualTo(NEW);
    assertThat(choose("aa1")).isEqualTo(OLD);
    assertThat(choose("B")).isEqualTo(NEW);
  }

  @Test
  void tellsNoneFromSeveral() {
    assertNotFound(SnapshotSelector.parse("d"), "no snapshot ID begins with \"d\"");
    assertNotFound(SnapshotSelector.id(new Id(1, 2, 3, 4)), "snapshot 00000000 does not exist");
    assertThatThrownBy(() -> choose("aa"))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT))
        .hasMessage(
            "snapshot ID \"aa\" is not unique, it may be "
                + "aa200000 of 2024-01-02T00:00:00+02:00, aa100000 of 2024-01-01T12:00:00Z");
  }

  @Test
  void namesOnlySomeOfManyCandidates() {
    List<Snapshot> many = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      many.add(snapshot("e" + i, "2024-01-01T12:00:00Z", "'uid':1"));
    }
    assertThatThrownBy(() -> SnapshotSelector.parse("e").choose(many))
        .hasMessageEndingWith(" or 3 more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "latestfoo",
        "latest~",
        "latest~-1",
        "latest~x",
        "latest~99999999999",
        "xyz",
        "Latest",
        "/a",
        " b",
        "00000000000000000000000000000000000000000000000000000000000000000"
      })
  void refusesWhatIsNoReference(String text) {
    assertThatThrownBy(() -> SnapshotSelector.parse(text))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT));
  }

  @Test
  void filtersTheLatest() {
    SnapshotSelector latest = SnapshotSelector.latest();

    assertThat(latest.host("db2", "db1").choose(ALL)).isEqualTo(MIDDLE);
    assertThat(latest.host().choose(ALL)).isEqualTo(NEWEST);
    assertThat(latest.tags(List.of(List.of("a", "b"), List.of("x"))).choose(ALL)).isEqualTo(MIDDLE);
    assertThat(latest.tags(List.of(List.of("b"), List.of("c"))).choose(ALL)).isEqualTo(NEW);
    assertThat(latest.tags(List.of(List.of(""))).choose(ALL)).isEqualTo(OLD);
    assertThat(latest.paths(List.of("/y", "/x")).choose(ALL)).isEqualTo(NEW);
    assertNotFound(latest.paths(List.of("/x/")), "there is no snapshot that matches path \"/x/\"");
    assertThat(latest.label("l").choose(ALL)).isEqualTo(MIDDLE);
    assertThat(latest.label("").choose(ALL)).isEqualTo(NEWEST);
  }

  @Test
  void filtersSayNothingAboutAnExplicitId() {
    SnapshotSelector byId = SnapshotSelector.parse("aa1").host("other").tags(List.of(List.of("z")));

    assertThat(byId.choose(ALL)).isEqualTo(OLD);
    assertThat(byId.matches(OLD)).isTrue();
    assertThat(byId.matches(NEW)).isFalse();
  }

  @Test
  void knowsWhichFilesMustBeRead() {
    assertThat(SnapshotSelector.latest().needsAll()).isTrue();
    assertThat(SnapshotSelector.latest().mayMatch(OLD.id())).isTrue();
    SnapshotSelector byPrefix = SnapshotSelector.parse("aa");
    assertThat(byPrefix.needsAll()).isFalse();
    assertThat(byPrefix.mayMatch(OLD.id())).isTrue();
    assertThat(byPrefix.mayMatch(NEW.id())).isFalse();
  }

  @Test
  void referencesSplitAtTheFirstColon() {
    SnapshotReference reference = SnapshotReference.parse("aa1:etc//x:y/../z:");

    assertThat(reference.selector().choose(ALL)).isEqualTo(OLD);
    assertThat(reference.subfolder()).isEqualTo(SnapshotPath.of("/etc/z:"));
    assertThat(SnapshotReference.parse("latest~3").subfolder()).isEqualTo(SnapshotPath.ROOT);
    assertThat(SnapshotReference.parse("latest:").subfolder()).isEqualTo(SnapshotPath.ROOT);
    for (String wrong : new String[] {":/a", "nope:/a", "aa1:\0"}) {
      assertThatThrownBy(() -> SnapshotReference.parse(wrong))
          .isInstanceOfSatisfying(
              SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT));
    }
  }
}
