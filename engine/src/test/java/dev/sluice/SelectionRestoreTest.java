package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.PathMapping;
import dev.sluice.select.PathPatterns;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Damage;
import dev.sluice.testing.DiskTree;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What of a snapshot is restored, and where to. */
@ExtendWith(LeakGuard.class)
class SelectionRestoreTest {
  @TempDir Path temp;

  private static RepositoryBuilder description() {
    return RepositoryBuilder.version(2)
        .snapshot(
            dir("etc", file("hosts", blob("hosts"))),
            dir("home", dir("ann", file("a.txt", blob("a")), dir("d", file("b.jpg", blob("b"))))),
            dir("lost", file("c.txt", blob("c"))).tree(tree -> tree.inPack("t")));
  }

  private static SnapshotPath at(String path) {
    return SnapshotPath.of(path);
  }

  private Restores.Outcome restore(BuiltRepository repository, RestoreOptions options) {
    try (Restores restores = Restores.from(repository)) {
      return restores.restore(SnapshotSelector.latest(), temp.resolve("out"), options);
    }
  }

  private List<String> onDisk() {
    return DiskTree.scan(temp.resolve("out")).entries().keySet().stream()
        .map(SnapshotPath::toString)
        .toList();
  }

  @Test
  void anExcludedSubtreeIsNotLoaded() {
    BuiltRepository repository = description().build();
    Damage.to(repository).delete(repository.pack("t").path());

    Restores.Outcome outcome =
        restore(
            repository,
            RestoreOptions.DEFAULTS.withFilter(
                new PathPatterns().glob("!/lost").glob("!*.txt").build()));

    assertThat(outcome.failures()).isEmpty();
    assertThat(onDisk())
        .containsExactly(
            "/etc", "/etc/hosts", "/home", "/home/ann", "/home/ann/d", "/home/ann/d/b.jpg");
  }

  @Test
  void aStrippedPathIsTheTop() {
    Restores.Outcome outcome =
        restore(
            description().build(),
            RestoreOptions.DEFAULTS.withMapping(PathMapping.NONE.strip(at("/home/ann"))));

    assertThat(outcome.failures()).isEmpty();
    assertThat(onDisk()).containsExactly("/a.txt", "/d", "/d/b.jpg");
  }

  @Test
  void renamedItemsComeBackElsewhereWithAllThatIsNeededAboveThem() {
    Restores.Outcome outcome =
        restore(
            description().build(),
            RestoreOptions.DEFAULTS
                .withMapping(PathMapping.NONE.rename(at("/home/ann"), at("/x/y")))
                .withFilter(new PathPatterns().include("*.jpg").include("/etc").build())
                .withVerify(true));

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.summary().filesVerified()).isEqualTo(2);
    assertThat(onDisk())
        .containsExactly("/etc", "/etc/hosts", "/x", "/x/y", "/x/y/d", "/x/y/d/b.jpg");
  }

  @Test
  void everythingCanBeMovedDown() {
    restore(
        description().build(),
        RestoreOptions.DEFAULTS.withMapping(
            PathMapping.NONE.rename(SnapshotPath.ROOT, at("/x/y"))));

    assertThat(onDisk()).contains("/x", "/x/y", "/x/y/etc/hosts").doesNotContain("/etc");
  }

  @Test
  void whatAnotherItemIsMovedOverIsNamed() {
    Restores.Outcome outcome =
        restore(
            description().build(),
            RestoreOptions.DEFAULTS.withMapping(PathMapping.NONE.rename(at("/home"), at("/etc"))));

    assertThat(outcome.failures()).containsOnlyKeys(at("/etc"));
    assertThat(outcome.failures().get(at("/etc"))).contains("taken by /home");
    assertThat(onDisk()).contains("/etc/ann/a.txt").doesNotContain("/etc/hosts");
  }

  @Test
  void aFileCannotBeTheTop() {
    Restores.Outcome outcome =
        restore(
            description().build(),
            RestoreOptions.DEFAULTS.withMapping(PathMapping.NONE.strip(at("/etc/hosts"))));

    assertThat(outcome.failures().values()).singleElement().asString().contains("nothing would");
  }

  @Test
  void ofHardLinkedNamesThoseThatAreWantedAreOneFile() throws IOException {
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(
                file("a", blob("same")).hardLink("h"),
                file("b", blob("same")).hardLink("h"),
                file("c", blob("same")).hardLink("h"))
            .build();
    Files.createDirectories(temp.resolve("out"));
    Files.writeString(temp.resolve("out/b"), "older");
    Files.createLink(temp.resolve("outside"), temp.resolve("out/b"));

    Restores.Outcome outcome =
        restore(
            repository,
            RestoreOptions.DEFAULTS.withFilter(new PathPatterns().exclude("a").build()));

    assertThat(outcome.failures()).isEmpty();
    assertThat(onDisk()).containsExactly("/b", "/c");
    assertThat(Files.isSameFile(temp.resolve("out/b"), temp.resolve("out/c"))).isTrue();
    assertThat(temp.resolve("out/c")).hasContent("same");
    assertThat(temp.resolve("outside")).hasContent("older");

    restore(repository, RestoreOptions.DEFAULTS);

    assertThat(Files.getAttribute(temp.resolve("out/a"), "unix:nlink")).isEqualTo(3);
  }
}
