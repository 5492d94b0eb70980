package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What restic and rustic wrote is read without a complaint. */
class FixturesTest {
  @ParameterizedTest
  @CsvSource({
    "tiny-v1, sluice-tiny, 1",
    "tiny-v2, sluice-tiny, 2",
    "tiny-rustic-cold, sluice-rustic, 2",
    "rustic-fixed, sluice-rustic, 2",
    "tiny-hostile, sluice-hostile, 2"
  })
  void configsAreRead(String name, String password, int version) {
    FixtureRepository repository = FixtureRepository.open(name, password);
    byte[] box = FixtureRepository.bytes(repository.root.resolve("config"));
    byte[] json = FixtureRepository.open(repository.masterKey.newOpener(), box);

    assertThat(RepositoryConfig.parse(json).version()).isEqualTo(version);
    assertThat(RepositoryConfig.parse(json).isHot()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-v1, sluice-tiny", "tiny-v2, sluice-tiny",
    "tiny-rustic-cold, sluice-rustic", "rustic-fixed, sluice-rustic"
  })
  void indexAndPackHeadersAgree(String name, String password) {
    FixtureRepository repository = FixtureRepository.open(name, password);
    assertThat(repository.index).isNotEmpty();

    repository.index.forEach(
        (pack, entries) ->
            assertThat(repository.header(pack))
                .as("pack %s", pack)
                .containsExactlyInAnyOrderElementsOf(entries.values()));
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-v1, sluice-tiny, 1", "tiny-v2, sluice-tiny, 3",
    "tiny-rustic-cold, sluice-rustic, 2", "rustic-fixed, sluice-rustic, 2"
  })
  void everyTreeOfEverySnapshotIsRead(String name, String password, int snapshots) {
    FixtureRepository repository = FixtureRepository.open(name, password);
    var files = FixtureRepository.files(repository.root, "snapshots");
    assertThat(files).hasSize(snapshots);

    for (var file : files) {
      Snapshot snapshot = repository.snapshot(FixtureRepository.nameOf(file));
      assertThat(walk(repository, snapshot))
          .allSatisfy(item -> assertThat(item).isInstanceOf(Node.class))
          .hasSizeGreaterThan(3);
    }
  }

  private static List<TreeItem> walk(FixtureRepository repository, Snapshot snapshot) {
    List<TreeItem> items = new ArrayList<>();
    Set<Id> seen = new HashSet<>();
    Deque<Id> open = new ArrayDeque<>(List.of(snapshot.tree().orElseThrow()));
    while (!open.isEmpty()) {
      Id tree = open.pop();
      if (seen.add(tree)) {
        List<TreeItem> read = items(repository, tree);
        items.addAll(read);
        read.stream()
            .map(item -> item instanceof Node node ? node.subtree() : Optional.<Id>empty())
            .flatMap(Optional::stream)
            .forEach(open::push);
      }
    }
    return items;
  }

  static List<TreeItem> items(FixtureRepository repository, Id tree) {
    List<TreeItem> items = new ArrayList<>();
    try (TreeReader reader = new TreeReader(repository.tree(tree))) {
      for (TreeItem item = reader.next(); item != null; item = reader.next()) {
        items.add(item);
      }
    }
    return items;
  }
}
