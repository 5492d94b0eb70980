package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.archunit.Rules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The structure of the engine. Each rule is also tried on code that breaks it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String ENGINE = "dev.sluice";
  private static final String BAD = "dev.sluice.archunit.bad.";

  /** What each package uses; from the bottom up. */
  private static final Map<String, Set<String>> USES =
      Map.ofEntries(
          Map.entry("error", Set.of()),
          Map.entry("flow", Set.of()),
          Map.entry("backend", Set.of("error")),
          Map.entry("crypto", Set.of("error")),
          Map.entry("spill", Set.of("error")),
          Map.entry("format", Set.of("backend", "error")),
          Map.entry("select", Set.of("format", "backend", "error")),
          Map.entry("target", Set.of("format", "error")),
          Map.entry(
              "repository",
              Set.of("crypto", "spill", "flow", "format", "select", "backend", "error")),
          Map.entry(
              "restore",
              Set.of(
                  "repository", "target", "spill", "flow", "format", "select", "backend", "error")),
          Map.entry(
              "root", Set.of("restore", "repository", "select", "format", "backend", "error")));

  /** Packages of which each class was made public on purpose, and which these are. */
  private static final Map<String, Set<String>> PUBLIC =
      Map.of(
          "dev.sluice",
          Set.of("Repository"),
          "dev.sluice.error",
          Set.of("SluiceException"),
          "dev.sluice.backend",
          Set.of(
              "Backend",
              "BackendException",
              "ByteRange",
              "FileHandle",
              "FileType",
              "Id",
              "Line",
              "StorageUse",
              "Thawing"),
          "dev.sluice.select",
          Set.of(
              "NamePatterns",
              "PathFilter",
              "PathMapping",
              "PathPatterns",
              "SnapshotReference",
              "SnapshotSelector"),
          "dev.sluice.target",
          Set.of(
              "AttributeFilter",
              "DirectoryListing",
              "ExistingFile",
              "ExistingItem",
              "FreeSpace",
              "ItemStatus",
              "LocalTarget",
              "MetadataProblem",
              "Ownership",
              "Target",
              "TargetException",
              "TargetFile",
              "Writing"),
          "dev.sluice.repository",
          Set.of(
              // What users of the library meet,
              "Credentials",
              "MemoryBudget",
              "RepositoryOptions",
              "SharedMemory",
              "TreeEntry",
              // and what the restore needs besides.
              "IndexedRepository",
              "Located",
              "OpenedBlob",
              "PackRange",
              "RangeConsumer",
              "Resources",
              "UnlockedRepository"),
          "dev.sluice.restore",
          Set.of(
              "Overwrite",
              "Restore",
              "RestoreEvent",
              "RestoreOptions",
              "TargetCheck",
              "WriteOptions"));

  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages(ENGINE);

  /**
   * A rule of the engine, and code that breaks it.
   *
   * @param rule for the engine
   * @param badRule the same for the bad code, which lies in another package
   * @param bad the last part of that package's name
   * @param found what the rule must find there
   */
  private record Case(
      String name, ArchRule rule, ArchRule badRule, String bad, List<String> found) {
    static Case of(String name, ArchRule rule, String bad, String... found) {
      return new Case(name, rule, rule, bad, List.of(found));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.concat(Stream.concat(structure(), libraries()), code());
  }

  private static Stream<Case> structure() {
    return Stream.of(
        new Case(
            "layers",
            Rules.layers(ENGINE, USES),
            Rules.layers(BAD + "layers", USES),
            "layers",
            List.of("KnowsItsUser", "KnowsTheFacade")),
        new Case(
            "cycles",
            Rules.noCycles(ENGINE),
            Rules.noCycles(BAD + "cycle"),
            "cycle",
            List.of("One", "Two")));
  }

  private static Stream<Case> libraries() {
    String bad = BAD + "libraries";
    return Stream.of(
        new Case(
            "JSON only in format",
            Rules.libraryOnlyIn("com.fasterxml", ENGINE, "format"),
            Rules.libraryOnlyIn("com.fasterxml", bad, "format"),
            "libraries",
            List.of("parses")),
        new Case(
            "zstd only in format and repository",
            Rules.libraryOnlyIn("com.github.luben", ENGINE, "format", "repository"),
            Rules.libraryOnlyIn("com.github.luben", bad, "format", "repository"),
            "libraries",
            List.of("decompresses")),
        new Case(
            "JNA only in target",
            Rules.libraryOnlyIn("com.sun.jna", ENGINE, "target"),
            Rules.libraryOnlyIn("com.sun.jna", bad, "target"),
            "libraries",
            List.of("callsNatively")),
        Case.of(
            "BouncyCastle only in tests",
            Rules.libraryOnlyIn("org.bouncycastle", ENGINE),
            "libraries",
            "encrypts"));
  }

  private static Stream<Case> code() {
    return Stream.of(
        Case.of(
            "no hidden queues",
            Rules.noHiddenQueues(),
            "reactive",
            "flatMaps",
            "refersToFlatMap",
            "flatMapsInOrder",
            "concatMaps",
            "flattens",
            "changesThread",
            "merges"),
        Case.of(
            "no blocking",
            Rules.noBlocking(),
            "reactive",
            "waits",
            "waitsForSomeTime",
            "refersToWaiting",
            "iterates",
            "hopes",
            "letsGo"),
        Case.of(
            "no shared threads",
            Rules.noGlobalSchedulers(),
            "reactive",
            "takesElastic",
            "takesParallel",
            "takesSingle"),
        Case.of(
            "no output",
            Rules.noOutput(),
            "output",
            "prints",
            "complains",
            "exits",
            "halts",
            "traces",
            "logs"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theEngineKeepsTheRule(Case one) {
    one.rule().check(main);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theRuleFindsWhatBreaksIt(Case one) {
    assertFound(one.badRule(), one.bad(), one.found());
  }

  /** Each of the things is in the report, by its name as a word. */
  private static void assertFound(ArchRule rule, String bad, List<String> found) {
    JavaClasses badCode = new ClassFileImporter().importPackages(BAD + bad);
    String report = String.join("\n", rule.evaluate(badCode).getFailureReport().getDetails());
    assertThat(found).allSatisfy(name -> assertThat(report).containsPattern("\\b" + name + "\\b"));
  }

  static Stream<String> publicPackages() {
    return PUBLIC.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("publicPackages")
  void onlyTheseClassesArePublic(String packageName) {
    Rules.publicOnly(packageName, PUBLIC.getOrDefault(packageName, Set.of())).check(main);
  }

  @Test
  void aPublicClassThatNobodyListedIsFound() {
    String packageName = BAD + "visible.repository";
    assertFound(Rules.publicOnly(packageName, Set.of()), "visible", List.of("Surprise"));
  }

  @Test
  void theTestsDoNotSleep() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/dev/sluice/archunit/bad/"))
            .importPackages(ENGINE);
    Rules.noSleeping().check(tests);
  }

  @Test
  void aSleepIsFound() {
    assertFound(Rules.noSleeping(), "sleeping", List.of("sleeps", "sleepsByUnit"));
  }
}
