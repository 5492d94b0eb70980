package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.BlobSpec.cut;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TargetState.Age;
import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.Overwrite;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.restore.WriteOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltItem;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.DiskTree;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way to treat a target, over everything that may be in it: each file comes out, and is told
 * of, as {@link TargetModel} says.
 */
@ExtendWith(LeakGuard.class)
class TargetStatesTest {
  private static final FileTime TIME = FileTime.fromMillis(1_704_164_645_000L);
  private static final int ZEROS = 64 << 10;
  private static final List<Case> CASES = cases();
  private static final BuiltRepository REPOSITORY = build();

  private static Restores restores;

  @TempDir Path temp;

  /** What files of the snapshot consist of. */
  private enum Shape {
    EMPTY,
    ONE_BLOB,
    SEVERAL_BLOBS,
    WITH_ZEROS;

    /** No two files share a blob, so that none can be had from another. */
    BlobSpec[] blobs(int seed) {
      return switch (this) {
        case EMPTY -> new BlobSpec[0];
        case ONE_BLOB -> new BlobSpec[] {random(seed, 3000)};
        case SEVERAL_BLOBS -> cut(random(seed, 15_000).content(), 4000);
        case WITH_ZEROS ->
            new BlobSpec[] {random(seed, 4096), blob(new byte[ZEROS + seed]), random(-seed, 4096)};
      };
    }
  }

  /** One file of the snapshot, and what is in its place. */
  private record Case(Shape shape, TargetState state, Age age) {
    String directory() {
      return state.name().toLowerCase(Locale.ROOT);
    }

    String name() {
      return (shape + "-" + age).toLowerCase(Locale.ROOT);
    }

    String path() {
      return directory() + "/" + name();
    }

    TargetModel.Place place(BuiltItem item) {
      List<TargetModel.Blob> blobs = new ArrayList<>();
      int position = 0;
      for (BlobSpec blob : shape.blobs(CASES.indexOf(this) + 1)) {
        blobs.add(new TargetModel.Blob(blob.id(), position, blob.content().length));
        position += blob.content().length;
      }
      return new TargetModel.Place(state, age, item.content(), blobs);
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (TargetState state : TargetState.values()) {
      for (Shape shape : Shape.values()) {
        state.ages().forEach(age -> cases.add(new Case(shape, state, age)));
      }
    }
    return cases;
  }

  private static BuiltRepository build() {
    Map<String, List<ItemSpec>> directories = new TreeMap<>();
    for (int i = 0; i < CASES.size(); i++) {
      Case each = CASES.get(i);
      directories
          .computeIfAbsent(each.directory(), name -> new ArrayList<>())
          .add(
              file(each.name(), each.shape().blobs(i + 1))
                  .mtime(TIME.toInstant().getEpochSecond(), 0));
    }
    return RepositoryBuilder.version(2)
        .compression(Compression.OFF)
        .snapshot(
            directories.entrySet().stream()
                .map(e -> dir(e.getKey(), e.getValue().toArray(ItemSpec[]::new)))
                .toArray(ItemSpec[]::new))
        .build();
  }

  private static BuiltItem item(Case each) {
    return REPOSITORY.snapshot().item(each.path());
  }

  @BeforeAll
  static void open() {
    restores = Restores.from(REPOSITORY);
  }

  @AfterAll
  static void close() {
    restores.close();
  }

  static Stream<WriteOptions> allOptions() {
    List<WriteOptions> all = new ArrayList<>();
    for (Overwrite overwrite : Overwrite.values()) {
      for (int bits = 0; bits < 8; bits++) {
        all.add(
            WriteOptions.DEFAULTS
                .withOverwrite(overwrite)
                .withDelete((bits & 1) != 0)
                .withSparse((bits & 2) != 0)
                .withAtomic((bits & 4) != 0));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("allOptions")
  void everyFileBecomesWhatItMustAndIsToldOf(WriteOptions options) throws IOException {
    Path out = Files.createDirectory(temp.resolve("out"));
    Path outside = Files.createDirectory(temp.resolve("outside"));
    prepare(out, outside);
    Map<String, String> expected = expected(options, out, outside);
    RestoreOptions restore = RestoreOptions.DEFAULTS.withWriting(options);
    assertOnlyTold(options, out, outside);

    Restores.Outcome outcome = restores.restore(SnapshotSelector.latest(), out, restore);

    assertThat(actual(outcome, out, outside)).containsExactlyInAnyOrderEntriesOf(expected);
    assertCounted(outcome, options);
    assertDeleted(outcome, options, out);
    if (options.isSparse()) {
      assertHoles(outcome, out);
    }
    DiskTree.delete(out);
    DiskTree.delete(outside);
  }

  private static String outsideName(Case each) {
    return each.directory() + "-" + each.name();
  }

  private static void prepare(Path out, Path outside) throws IOException {
    List<Path> fifos = new ArrayList<>();
    for (Case each : CASES) {
      Path place = out.resolve(each.path());
      Files.createDirectories(place.getParent());
      if (each.state() == TargetState.FIFO) {
        fifos.add(place);
      } else {
        Path other = outside.resolve(outsideName(each));
        each.state().make(place, other, item(each).content(), TIME, each.age());
      }
    }
    TargetState.makeFifos(fifos);
    Files.createFile(out.resolve("fifo/extra"));
    Files.createFile(out.resolve("extra"));
  }

  /** By path: what was done with it, what is there then, and what is outside of the target. */
  private static Map<String, String> expected(WriteOptions options, Path out, Path outside)
      throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (Case each : CASES) {
      TargetModel.Place place = each.place(item(each));
      String there =
          switch (TargetModel.becomes(place, options)) {
            case AS_BEFORE -> describe(out.resolve(each.path()));
            case RIGHT -> right(item(each).content());
            case OLD_CONTENT_RIGHT_METADATA -> right(each.state().content(item(each).content()));
          };
      all.put(
          each.path(),
          TargetModel.told(place, options)
              + ": "
              + there
              + "; "
              + describe(outside.resolve(outsideName(each))));
    }
    return all;
  }

  private static String right(byte[] content) {
    return "file rw-r--r-- " + TIME + " " + Arrays.hashCode(content) + " of " + content.length;
  }

  /** What was told of each path, which is said once. */
  private static Map<SnapshotPath, String> told(Restores.Outcome outcome) {
    Map<SnapshotPath, String> told = new TreeMap<>();
    outcome.failures().keySet().forEach(path -> told.put(path, TargetModel.FAILED));
    for (RestoreEvent.Restored event : outcome.all(RestoreEvent.Restored.class)) {
      assertThat(told.put(event.path(), event.action().name())).as(event.path().text()).isNull();
    }
    return told;
  }

  /** A dry run says what would be done, and does nothing. */
  private static void assertOnlyTold(WriteOptions options, Path out, Path outside)
      throws IOException {
    Map<String, String> before = onDisk(out, outside);
    Restores.Outcome outcome =
        restores.restore(
            SnapshotSelector.latest(),
            out,
            RestoreOptions.DEFAULTS.withDryRun(true).withWriting(options));
    assertThat(onDisk(out, outside)).isEqualTo(before);
    Map<SnapshotPath, String> told = told(outcome);
    for (Case each : CASES) {
      String will = TargetModel.told(each.place(item(each)), options);
      boolean isLeft = will.equals(Action.KEPT.name()) || will.equals(Action.UNCHANGED.name());
      String expected = isLeft ? will : Action.WOULD_RESTORE.name();
      assertThat(told).containsEntry(SnapshotPath.of(each.path()), expected);
    }
  }

  private static Map<String, String> onDisk(Path out, Path outside) throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (Case each : CASES) {
      all.put(each.path(), describe(out.resolve(each.path())));
      all.put(outsideName(each), describe(outside.resolve(outsideName(each))));
    }
    return all;
  }

  private static Map<String, String> actual(Restores.Outcome outcome, Path out, Path outside)
      throws IOException {
    Map<SnapshotPath, String> told = told(outcome);
    Map<String, String> all = new TreeMap<>();
    for (Case each : CASES) {
      all.put(
          each.path(),
          told.get(SnapshotPath.of(each.path()))
              + ": "
              + describe(out.resolve(each.path()))
              + "; "
              + describe(outside.resolve(outsideName(each))));
    }
    return all;
  }

  private static String describe(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return "nothing";
    }
    if (Files.isSymbolicLink(path)) {
      return "link to " + Files.readSymbolicLink(path);
    }
    String mode =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    FileTime time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
    if (Files.isDirectory(path)) {
      try (Stream<Path> children = Files.list(path)) {
        return "directory " + mode + " " + time + " of " + children.count();
      }
    }
    if (!Files.isRegularFile(path)) {
      return "pipe " + mode + " " + time;
    }
    byte[] content = Files.readAllBytes(path);
    return "file " + mode + " " + time + " " + Arrays.hashCode(content) + " of " + content.length;
  }

  private static void assertCounted(Restores.Outcome outcome, WriteOptions options) {
    long done = 0;
    long skipped = 0;
    long failed = 0;
    Set<Id> blobs = new TreeSet<>();
    for (Case each : CASES) {
      TargetModel.Place place = each.place(item(each));
      String told = TargetModel.told(place, options);
      if (told.equals(TargetModel.FAILED)) {
        failed++;
      } else if (told.equals(Action.KEPT.name()) || told.equals(Action.UNCHANGED.name())) {
        skipped++;
      } else {
        done++;
      }
      blobs.addAll(TargetModel.fetched(place, options));
    }
    RestoreEvent.Summary summary = outcome.summary();
    assertThat(summary.done().files()).isEqualTo(done);
    assertThat(summary.totals().skipped().files()).isEqualTo(skipped);
    assertThat(summary.totals().items().files()).isEqualTo(done + failed);
    assertThat(summary.failures()).isEqualTo(failed);
    assertThat(summary.totals().blobs()).isEqualTo(blobs.size());
  }

  /** Nothing may be left of how files were written, either. */
  private static void assertDeleted(Restores.Outcome outcome, WriteOptions options, Path out)
      throws IOException {
    List<String> deleted = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of("extra", "fifo/extra"));
    if (options.delete()) {
      deleted.addAll(names);
      names.clear();
    }
    for (Case each : CASES) {
      names.add(each.path());
      boolean isAsBefore =
          TargetModel.becomes(each.place(item(each)), options) == TargetModel.Result.AS_BEFORE;
      if (each.state() == TargetState.FULL_DIRECTORY && isAsBefore) {
        names.add(each.path() + "/" + TargetState.CHILD);
      } else if (each.state() == TargetState.FULL_DIRECTORY) {
        deleted.add(each.path() + "/" + TargetState.CHILD);
      }
      if (each.state().isDirectory() && !isAsBefore && options.delete()) {
        deleted.add(each.path());
      }
    }
    for (TargetState state : TargetState.values()) {
      names.add(state.name().toLowerCase(Locale.ROOT));
    }
    try (Stream<Path> all = Files.walk(out)) {
      assertThat(all.filter(p -> !p.equals(out)).map(p -> out.relativize(p).toString()))
          .containsExactlyInAnyOrderElementsOf(names);
    }
    assertThat(
            outcome.all(RestoreEvent.Deleted.class).stream().map(e -> e.path().text().substring(1)))
        .containsExactlyInAnyOrderElementsOf(deleted);
  }

  /** Where zeros were written, there is a hole. */
  private void assertHoles(Restores.Outcome outcome, Path out) throws IOException {
    Set<SnapshotPath> written = new TreeSet<>();
    for (RestoreEvent.Restored event : outcome.all(RestoreEvent.Restored.class)) {
      if (event.action() == Action.RESTORED) {
        written.add(event.path());
      }
    }
    List<String> files = new ArrayList<>();
    for (Case each : CASES) {
      if (each.shape() == Shape.WITH_ZEROS && written.contains(SnapshotPath.of(each.path()))) {
        files.add(each.path());
      }
    }
    assertThat(files).isNotEmpty();
    List<String> command = new ArrayList<>(List.of("stat", "-c", "%b"));
    command.addAll(files);
    Process stat = new ProcessBuilder(command).directory(out.toFile()).start();
    List<String> blocks =
        new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .toList();
    assertThat(blocks).hasSameSizeAs(files);
    assertThat(blocks.stream().map(Long::parseLong)).allMatch(count -> count < ZEROS / 512);
  }
}
