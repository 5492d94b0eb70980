package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Damage;
import dev.sluice.testing.DiskTree;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every byte that exists comes back, and what does not is told exactly. */
@ExtendWith(LeakGuard.class)
class SalvageTest {
  private static final RestoreOptions SALVAGE = RestoreOptions.DEFAULTS.withKeepPartial(true);

  @TempDir Path temp;

  private static BuiltRepository repository(ItemSpec... items) {
    return RepositoryBuilder.version(2).snapshot(items).build();
  }

  private static BlobSpec gone(String content) {
    return blob(content).missing();
  }

  private Restores.Outcome restore(BuiltRepository repository, RestoreOptions options) {
    try (Restores restores = Restores.from(repository)) {
      return restores.restore(SnapshotSelector.latest(), temp.resolve("out"), options);
    }
  }

  private String content(String name) throws IOException {
    return Files.readString(temp.resolve("out").resolve(name)).replace('\0', '_');
  }

  private static String ranges(Restores.Outcome outcome) {
    List<String> ranges =
        outcome.all(RestoreEvent.Lost.class).stream()
            .map(lost -> lost.path() + " " + lost.offset() + "+" + lost.length())
            .toList();
    return String.join(", ", ranges);
  }

  @Test
  void whatLiesBehindSeveralLostBlobsThatFollowOneAnotherHasItsPlace() throws IOException {
    Restores.Outcome outcome =
        restore(repository(file("a", blob("one"), gone("two"), gone("3"), blob("four"))), SALVAGE);

    assertThat(content("a")).isEqualTo("one____four");
    assertThat(ranges(outcome)).isEqualTo("/a 3+4, /a 3+4");
    assertThat(outcome.failures().get(SnapshotPath.of("a"))).contains("(nor is one more)");
  }

  @Test
  void whatLiesBetweenTwoGapsHasNone() throws IOException {
    Restores.Outcome outcome =
        restore(
            repository(
                file("a", blob("A"), gone("b"), blob("mid"), gone("cc"), blob("end"), blob("!"))),
            SALVAGE);

    assertThat(content("a")).isEqualTo("A______end!");
    assertThat(ranges(outcome)).isEqualTo("/a 1+-1, /a -1+3, /a -1+-1");
    assertThat(outcome.all(RestoreEvent.Lost.class).get(1).reason()).contains("nobody knows where");
  }

  @Test
  void aRecordedSizeThatCannotBeTrueSaysNothing() throws IOException {
    Restores.Outcome outcome =
        restore(
            repository(file("a", blob("one"), gone("two"), blob("three")).with("size", "8")),
            SALVAGE);

    assertThat(content("a")).isEqualTo("one");
    assertThat(ranges(outcome)).isEqualTo("/a 3+-1, /a -1+5");
  }

  @Test
  void filesOfWhichNothingIsLeftAreMadeOfZeros() throws IOException {
    BuiltRepository repository =
        repository(
            file("all", gone("12"), gone("34")),
            file("damaged", blob("five5")),
            file("single", gone("abc")));
    Damage.to(repository).flipBit(repository.copyOf("five5"));

    Restores.Outcome outcome = restore(repository, SALVAGE);

    assertThat(content("all")).isEqualTo("____");
    assertThat(content("damaged")).isEqualTo("_____");
    assertThat(content("single")).isEqualTo("___");
    assertThat(ranges(outcome)).isEqualTo("/all 0+4, /all 0+4, /single 0+3, /damaged 0+5");
    assertThat(outcome.failures()).hasSize(3);
  }

  @Test
  void onRequestTheyAreNamedByTheirState() throws IOException {
    BuiltRepository repository =
        repository(
            file("a", blob("kept"), blob("lost")).hardLink("h"),
            dir("d", file("b", blob("kept"), blob("lost")).hardLink("h")),
            file("single", gone("abc")),
            file("whole", blob("kept"), blob("!")));
    Damage.to(repository).flipBit(repository.copyOf("lost"));

    Restores.Outcome outcome =
        restore(repository, SALVAGE.withPartialSuffix(".damaged").withVerify(true));

    assertThat(content("a.damaged")).isEqualTo("kept____");
    assertThat(content("d/b.damaged")).isEqualTo("kept____");
    assertThat(content("single.damaged")).isEqualTo("___");
    assertThat(content("whole")).isEqualTo("kept!");
    assertThat(temp.resolve("out").toFile().list())
        .containsExactlyInAnyOrder("a.damaged", "d", "single.damaged", "whole");
    assertThat(outcome.failures()).hasSize(3);
    assertThat(outcome.summary().filesVerified()).isEqualTo(1);
  }

  @Test
  void anOlderFileIsNotTakenForTheLostOne() throws IOException {
    Files.createDirectories(temp.resolve("out"));
    Files.writeString(temp.resolve("out/single"), "older");

    restore(repository(file("single", gone("abc"))), SALVAGE.withPartialSuffix(".damaged"));

    assertThat(content("single")).isEqualTo("older");
    assertThat(temp.resolve("out/single.damaged")).doesNotExist();
  }

  @Test
  void whatWasInALostDirectoryIsFoundIfItIsADirectoryToo() {
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(file("older", blob("older")))
            .snapshot(
                dir("lost", dir("below", file("deep", blob("deep"))), file("gone", blob("gone")))
                    .tree(tree -> tree.inPack("t")),
                dir("sound", file("s", blob("s"))))
            .build();
    Damage.to(repository).delete(repository.pack("t").path());

    Restores.Outcome outcome = restore(repository, SALVAGE.withFindingLostTrees(true));

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("lost"));
    assertThat(onDisk())
        .hasSize(6)
        .contains("/lost", "/sound", "/sound/s", "/lost-trees")
        .anyMatch(path -> path.matches("/lost-trees/[0-9a-f]{16}/deep"));
  }

  @Test
  void withoutALostTreeNoneIsLookedFor() {
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(dir("d", file("a", blob("a"))))
            .snapshot(file("b", blob("b")))
            .build();
    repository.sink().delete("snapshots/" + repository.snapshots().get(0).id().hex());

    restore(repository, SALVAGE.withFindingLostTrees(true));

    assertThat(onDisk()).containsExactly("/b");
  }

  private List<String> onDisk() {
    return DiskTree.scan(temp.resolve("out")).entries().keySet().stream()
        .map(SnapshotPath::toString)
        .toList();
  }
}
