package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.MemoryBudget;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.DiskTree;
import dev.sluice.testing.Fixture;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each snapshot of the hostile fixture has one defect, and a file that must come out all right. */
@ExtendWith(LeakGuard.class)
class HostileRestoreTest {
  private static final String GOOD = "good content\n";

  /** Defect, the path that is named, the reason as a pattern. */
  private static final String REFUSED =
      """
      name-dotdot-slash       | /                   | refusing unsafe node name "\\.\\./escape\\.txt"
      name-slash              | /                   | refusing unsafe node name "a/b\\.txt"
      name-escaped-slash      | /                   | refusing unsafe node name "a/b\\.txt"
      name-empty              | /                   | refusing unsafe node name ""
      name-dot                | /                   | refusing unsafe node name "\\."
      name-parent             | /                   | refusing unsafe node name "\\.\\."
      name-absolute           | /                   | refusing unsafe node name "/sluice-absolute\\.txt"
      name-nul                | /                   | refusing unsafe node name "nul-\\\\x00-byte\\.txt"
      name-bad-escape         | /bad-\\q-escape.txt | node name .* has an invalid escape
      name-cut-escape         | /trailing\\         | node name .* has an invalid escape
      name-raw-quote          | /raw"quote          | node name .* has an invalid escape
      dir-without-subtree     | /d                  | directory has no subtree
      type-unknown            | /hole               | unknown node type "wormhole"
      type-missing            | /notype             | unknown node type ""
      symlink-without-target  | /l                  | link has no target
      blob-not-indexed        | /missing.txt        | data blob abababab is not in the index
      blob-bad-mac            | /mac.txt            | data blob e3633061 in pack 1517319f: authentication failed
      blob-bad-hash           | /hash.txt           | data blob cdcdcdcd in pack 1517319f: content hash is 7fbbb44c
      blob-bad-length         | /length.txt         | data blob e93b60e6 in pack 1517319f: expected 5 bytes, got .*
      blob-bad-zstd           | /zstd.txt           | data blob 4824b226 in pack 1517319f: decompression failed: .*
      blob-cut-zstd           | /cut.txt            | data blob 90eea6ec in pack 1517319f: decompression failed: .*
      blob-expands-past-claim | /bomb.bin           | data blob 080acf35 in pack 1517319f: expected 100 bytes, got more
      blob-claims-4gib        | /claim.bin          | data blob cececece in pack 1517319f: expected 4294967295 bytes, got 5
      blob-outside-pack       | /outside.txt        | data blob efefefef in pack 1517319f: .* has 1294 bytes, not .*
      blob-too-short          | /tooshort.txt       | data blob 1d1d1d1d .*
      pack-missing            | /nopack.txt         | data blob 0a0a0a0a in pack 99999999: .* does not exist
      """;

  /** The same; these leave something beside the good file. */
  private static final String PARTLY_RESTORED =
      """
      name-duplicate          | /dup.txt | duplicate node name
      name-duplicate-link-dir | /link    | duplicate node name
      subtree-not-indexed     | /d       | tree blob 12121212 is not in the index
      subtree-is-data         | /d       | tree blob 3a9968f2 is not in the index
      subtree-not-json        | /d       | .*invalid JSON at byte 0.*
      """;

  /** Defect, the file that is restored in spite of it, the warning. */
  private static final String WARNED =
      """
      size-too-small | /short.txt | /short.txt: recorded size 1, content 13
      size-too-large | /long.txt  | /long.txt: recorded size 1000, content 13
      time-bad       | /t.txt     | /t.txt: invalid mtime "yesterday"
      """;

  @TempDir Path temp;
  private MemoryBackend storage = MemoryBackend.over(new MemorySink());

  @BeforeEach
  void load() {
    storage = Restores.load(Fixture.TINY_HOSTILE.copyTo(temp.resolve("fixture")));
  }

  private Restores open() {
    return Restores.from(
        storage,
        Credentials.password(Fixture.TINY_HOSTILE.password()),
        RepositoryOptions.DEFAULTS.withMemory(new MemoryBudget(16 << 20)));
  }

  /** Restores to a directory of its own in {@code around}, and checks what must always be true. */
  private Restores.Outcome restore(Restores restores, String defect) {
    Id snapshot = Objects.requireNonNull(Fixture.TINY_HOSTILE.defects().get(defect), defect);
    Restores.Outcome outcome =
        restores.restore(
            SnapshotSelector.id(snapshot),
            temp.resolve("around/out"),
            RestoreOptions.DEFAULTS.withVerify(true));
    assertThat(around()).first().isEqualTo("/out");
    assertThat(around()).allMatch(path -> path.equals("/out") || path.startsWith("/out/"));
    assertThat(around()).contains("/out/ok.txt");
    assertThat(read("/ok.txt")).isEqualTo(GOOD);
    assertThat(outcome.summary().failures()).isEqualTo(outcome.failures().size());
    assertThat(outcome.summary().warnings()).isEqualTo(outcome.warnings().size());
    var resources = restores.repository().resources();
    assertThat(resources.sealedBudget().peak()).isLessThan(resources.sealedBudget().capacity());
    assertThat(resources.openedBudget().peak()).isLessThan(resources.openedBudget().capacity());
    return outcome;
  }

  private List<String> around() {
    return DiskTree.scan(temp.resolve("around")).entries().keySet().stream()
        .map(SnapshotPath::text)
        .toList();
  }

  private String read(String path) {
    try {
      return Files.readString(temp.resolve("around/out" + path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = REFUSED, delimiter = '|', quoteCharacter = '\u0001')
  void whatIsRefusedIsNamedAndNotThere(String defect, String path, String reason) {
    try (Restores restores = open()) {
      Restores.Outcome outcome = restore(restores, defect);

      assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of(path));
      assertThat(outcome.failures().values()).first().asString().matches(reason);
      assertThat(outcome.warnings()).isEmpty();
      assertThat(around()).containsExactly("/out", "/out/ok.txt");
      assertThat(outcome.all(RestoreEvent.Verified.class)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = PARTLY_RESTORED, delimiter = '|', quoteCharacter = '\u0001')
  void whatCanBeRestoredOfADefectiveItemIs(String defect, String path, String reason) {
    try (Restores restores = open()) {
      Restores.Outcome outcome = restore(restores, defect);

      assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of(path));
      assertThat(outcome.failures().values()).first().asString().matches(reason);
      assertThat(around()).containsExactlyInAnyOrder("/out", "/out/ok.txt", "/out" + path);
    }
  }

  @Test
  void theFirstOfTwoItemsOfOneNameIsTheOneThatIsRestored() {
    try (Restores restores = open()) {
      restore(restores, "name-duplicate");
    }
    assertThat(read("/dup.txt")).isEqualTo(GOOD);
  }

  @ParameterizedTest
  @CsvSource(textBlock = WARNED, delimiter = '|', quoteCharacter = '\u0001')
  void whatIsOddButHarmlessIsAWarning(String defect, String path, String warning) {
    try (Restores restores = open()) {
      Restores.Outcome outcome = restore(restores, defect);

      assertThat(outcome.failures()).isEmpty();
      assertThat(outcome.warnings()).containsExactly(warning);
      assertThat(read(path)).isEqualTo(GOOD);
    }
  }

  @Test
  void namesOutOfOrderAreAWarning() {
    try (Restores restores = open()) {
      Restores.Outcome outcome = restore(restores, "name-unsorted");

      assertThat(outcome.failures()).isEmpty();
      assertThat(restores.warnings()).containsExactly("the tree at / is not sorted by name");
      assertThat(List.of(read("/a.txt"), read("/z.txt"))).containsExactly(GOOD, GOOD);
    }
  }

  @Test
  void theYearOneIsNoTimeAndNotWorthAWord() {
    try (Restores restores = open()) {
      Restores.Outcome outcome = restore(restores, "time-year-one");

      assertThat(outcome.failures()).isEmpty();
      assertThat(outcome.warnings()).isEmpty();
      assertThat(read("/t.txt")).isEqualTo(GOOD);
    }
  }

  @Test
  void noDefectIsForgottenHere() {
    TreeSet<String> known = new TreeSet<>(List.of("name-unsorted", "time-year-one"));
    for (String table : List.of(REFUSED, PARTLY_RESTORED, WARNED)) {
      table.lines().map(line -> line.substring(0, line.indexOf('|')).strip()).forEach(known::add);
    }
    assertThat(known).isEqualTo(new TreeSet<>(Fixture.TINY_HOSTILE.defects().keySet()));
  }

  static List<String> brokenSnapshots() {
    return List.copyOf(Fixture.TINY_HOSTILE.brokenSnapshots().keySet());
  }

  @ParameterizedTest
  @MethodSource("brokenSnapshots")
  void aBrokenSnapshotFileIsOneSentence(String defect) {
    Id id = Objects.requireNonNull(Fixture.TINY_HOSTILE.brokenSnapshots().get(defect));
    try (Restores restores = open()) {
      Path out = temp.resolve("out");
      SluiceException failure =
          catchThrowableOfType(SluiceException.class, () -> restores.restore(id, out));

      assertThat(failure.kind()).isEqualTo(SluiceException.Kind.DAMAGED);
      assertThat(failure).hasMessageStartingWith("snapshot " + id.shortHex());
      assertThat(failure.getMessage()).doesNotContain("\n").hasSizeLessThan(200);
      assertThat(out).doesNotExist();
    }
  }

  @Test
  void brokenSnapshotFilesAreLeftOutOfTheList() {
    try (Restores restores = open()) {
      List<Id> found =
          restores
              .repository()
              .snapshots()
              .map(snapshot -> snapshot.id())
              .collectList()
              .block(Restores.PATIENCE);

      Map<String, Id> broken = Fixture.TINY_HOSTILE.brokenSnapshots();
      assertThat(found).containsAll(Fixture.TINY_HOSTILE.defects().values());
      String warnings = String.join("\n", restores.warnings());
      assertThat(
              broken.entrySet().stream()
                  .filter(entry -> !entry.getKey().equals("no-tree"))
                  .map(entry -> entry.getValue().shortHex())
                  .collect(Collectors.toList()))
          .allMatch(warnings::contains);
    }
  }
}
