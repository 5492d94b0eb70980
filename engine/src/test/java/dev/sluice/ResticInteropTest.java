package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.format.NodeType;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.PathPatterns;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.DiskTree;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.RandomTree;
import dev.sluice.testing.Restic;
import dev.sluice.testing.TreeComparison.Aspect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real restic wrote is restored as the real restic restores it. */
@ExtendWith(LeakGuard.class)
class ResticInteropTest {
  private static final String PASSWORD = "pass wörd";

  @TempDir Path temp;
  private Path source = Path.of("");
  private Path repository = Path.of("");
  private int restores;

  @BeforeEach
  void places() {
    Restores.assumeRoot();
    source = temp.resolve("source");
    repository = temp.resolve("repository");
  }

  private Restic restic(int version) {
    return Restic.on(repository, PASSWORD).init(version);
  }

  private Restores open() {
    return Restores.from(
        Restores.load(repository), Credentials.password(PASSWORD), RepositoryOptions.DEFAULTS);
  }

  private DiskTree bySluice(String snapshot, RestoreOptions options) {
    Path out = temp.resolve("sluice-" + restores++);
    try (Restores opened = open()) {
      Restores.Outcome outcome =
          opened.restore(SnapshotSelector.parse(snapshot), out, options.withVerify(true));
      assertThat(outcome.failures()).isEmpty();
      assertThat(outcome.warnings()).isEmpty();
      assertThat(opened.warnings()).isEmpty();
    }
    return DiskTree.scan(out);
  }

  private DiskTree byRestic(Restic restic, String snapshot, String... options) {
    Path out = temp.resolve("restic-" + restores++);
    List<String> arguments =
        new ArrayList<>(List.of("restore", "--no-lock", snapshot, "--target", out.toString()));
    arguments.addAll(List.of(options));
    Restic.Result result = restic.run(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return DiskTree.scan(out);
  }

  @ParameterizedTest
  @CsvSource({"1, auto, 1", "2, off, 2", "2, auto, 3", "2, max, 4", "1, auto, 5", "2, auto, 6"})
  void anyTreeComesBackAsItWasAndAsResticBringsItBack(int version, String compression, long seed) {
    RandomTree.create(source, seed, 150);
    Restic restic = restic(version);
    List<String> options = version == 1 ? List.of() : List.of("--compression", compression);
    restic.backup(source, options.toArray(String[]::new));

    DiskTree restored = bySluice("latest", RestoreOptions.DEFAULTS);

    assertThat(DiskTree.differences(DiskTree.scan(source), restored)).isEmpty();
    assertThat(DiskTree.differences(byRestic(restic, "latest"), restored)).isEmpty();
  }

  @Test
  void patternsMeanWhatTheyMeanToRestic() {
    RandomTree.create(source, 7, 150);
    Restic restic = restic(2).backup(source);
    // Directories around what is included get their metadata here, but not from restic.
    Set<Aspect> ofDirectories =
        EnumSet.of(Aspect.MODE, Aspect.MTIME, Aspect.OWNER, Aspect.EXTENDED_ATTRIBUTES);
    for (String pattern :
        List.of("*.txt", "/*a*", "*[0-9]", "umlaut-*", "/*/*-*", "dot.", "?*?/**/*a*")) {
      RestoreOptions including =
          RestoreOptions.DEFAULTS.withFilter(new PathPatterns().include(pattern).build());
      assertThat(
              DiskTree.differences(
                  byRestic(restic, "latest", "--include", pattern),
                  bySluice("latest", including),
                  ofDirectories))
          .as(pattern)
          .isEmpty();
    }
  }

  @Test
  void exclusionsMeanWhatTheyMeanToRestic() {
    RandomTree.create(source, 8, 150);
    Restic restic = restic(2).backup(source);
    for (String pattern : List.of("*.txt", "/Makefile", "*[0-9]", "umlaut-*", "/*/*-*")) {
      RestoreOptions excluding =
          RestoreOptions.DEFAULTS.withFilter(new PathPatterns().exclude(pattern).build());
      assertThat(
              DiskTree.differences(
                  byRestic(restic, "latest", "--exclude", pattern), bySluice("latest", excluding)))
          .as(pattern)
          .isEmpty();
    }
  }

  @Test
  void aSubfolderIsRestoredAsIfItWereTheTop() {
    RandomTree.create(source, 9, 200);
    restic(2).backup(source);
    SnapshotPath folder =
        DiskTree.scan(source).entries().entrySet().stream()
            .filter(entry -> entry.getValue().type() == NodeType.DIRECTORY)
            .map(entry -> entry.getKey())
            .filter(path -> path.text().matches("[\\x20-\\x7e]+"))
            .filter(
                path ->
                    !DiskTree.scan(source.resolve(path.text().substring(1))).entries().isEmpty())
            .findFirst()
            .orElseThrow();

    DiskTree restored = bySluice("latest", RestoreOptions.DEFAULTS.withSubfolder(folder));

    DiskTree expected = DiskTree.scan(source.resolve(folder.text().substring(1)));
    assertThat(expected.entries()).isNotEmpty();
    assertThat(DiskTree.differences(expected, restored)).isEmpty();
  }

  @Test
  void walksListWhatResticLists() throws IOException {
    RandomTree.create(source, 10, 300);
    Restic restic = restic(2).backup(source);
    List<String> listed = new ArrayList<>();
    for (String line : restic.run("ls", "latest", "--json", "--no-lock").output().split("\n", -1)) {
      JsonNode json = line.startsWith("{") ? new ObjectMapper().readTree(line) : null;
      if (json != null && json.path("struct_type").asText().equals("node")) {
        listed.add(json.path("path").asText());
      }
    }

    try (Restores opened = open()) {
      Snapshot snapshot =
          opened.repository().find(SnapshotSelector.latest()).blockOptional().orElseThrow();
      List<String> walked =
          opened
              .repository()
              .walk(snapshot)
              .map(entry -> entry.path().text())
              .collectList()
              .blockOptional(Restores.PATIENCE)
              .orElseThrow();

      assertThat(walked).hasSize(300).isEqualTo(listed);
    }
  }

  @Test
  void whatPruneLeavesIsWhole() {
    Restic restic = restic(2);
    List<DiskTree> trees = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Path state = temp.resolve("state-" + i);
      RandomTree.create(state, 20 + i / 2, 60 + 40 * i);
      trees.add(DiskTree.scan(state));
      restic.backup(state);
    }
    compareAll(trees, 0);

    succeed(
        restic.run("forget", "--prune", "--max-unused", "0", "--keep-last", "2", "--group-by", ""));
    compareAll(trees.subList(2, 4), 1);
    succeed(
        restic.run("forget", "--prune", "--max-unused", "0", "--keep-last", "1", "--group-by", ""));
    compareAll(trees.subList(3, 4), 2);
  }

  private static void succeed(Restic.Result result) {
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  private void compareAll(Collection<DiskTree> trees, int round) {
    List<Snapshot> snapshots;
    try (Restores opened = open()) {
      snapshots = opened.repository().snapshots().collectList().blockOptional().orElseThrow();
      assertThat(snapshots).hasSameSizeAs(trees);
      int number = 0;
      for (DiskTree tree : trees) {
        Path out = temp.resolve("round-" + round + "-" + number);
        Restores.Outcome outcome = opened.restore(snapshots.get(number++).id(), out);
        assertThat(outcome.failures()).isEmpty();
        assertThat(DiskTree.differences(tree, DiskTree.scan(out))).isEmpty();
      }
    }
  }
}
