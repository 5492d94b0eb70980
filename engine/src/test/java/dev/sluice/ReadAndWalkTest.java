package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.backend.Backend;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.Node;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.repository.TreeEntry;
import dev.sluice.select.PathFilter;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.SnapshotSpec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.test.StepVerifier;

/** Everything that can be asked of a repository but a restore. */
@ExtendWith(LeakGuard.class)
class ReadAndWalkTest {
  private static final BlobSpec[] CONTENT =
      IntStream.range(0, 40).mapToObj(i -> random(i, 50_000)).toArray(BlobSpec[]::new);

  private static final BuiltRepository REPOSITORY =
      RepositoryBuilder.version(2)
          .packSize(200_000)
          .snapshot(SnapshotSpec.of(file("old", blob("old"))).host("one").tags("a", "b"))
          .snapshot(
              SnapshotSpec.of(
                      file("a", CONTENT),
                      dir("b", file("x", blob("x")), dir("y", file("z", blob("z")))),
                      file("b.txt", blob("large"), random(50, 3 << 20)),
                      file("empty"))
                  .host("two"))
          .snapshot(SnapshotSpec.of(file("new", blob("new"))).host("one"))
          .build();

  private final MemoryBackend memory = MemoryBackend.over(REPOSITORY);

  private static Snapshot find(Repository repository, SnapshotSelector selector) {
    return Objects.requireNonNull(repository.find(selector).block(Restores.PATIENCE));
  }

  private static Snapshot main(Repository repository) {
    return find(repository, SnapshotSelector.latest().host("two"));
  }

  private static Node node(Repository repository, String path) {
    TreeEntry entry =
        repository
            .walk(main(repository))
            .filter(found -> found.path().equals(SnapshotPath.of(path)))
            .blockFirst(Restores.PATIENCE);
    return ((TreeEntry.Found) Objects.requireNonNull(entry)).node();
  }

  private static List<String> walk(Repository repository, SnapshotPath below, PathFilter filter) {
    return repository
        .walk(main(repository), below, filter)
        .map(entry -> entry.path().text())
        .collectList()
        .blockOptional(Restores.PATIENCE)
        .orElseThrow();
  }

  @Test
  void aWalkIsDepthFirstInTheOrderOfTheTrees() {
    try (Restores restores = Restores.from(memory)) {
      assertThat(walk(restores.repository(), SnapshotPath.ROOT, PathFilter.ALL))
          .containsExactly("/a", "/b", "/b/x", "/b/y", "/b/y/z", "/b.txt", "/empty");
      assertThat(walk(restores.repository(), SnapshotPath.of("b"), PathFilter.ALL))
          .containsExactly("/b/x", "/b/y", "/b/y/z");
      assertThat(walk(restores.repository(), SnapshotPath.of("b/x"), PathFilter.ALL))
          .containsExactly("/b/x");
    }
  }

  @Test
  void whatIsExcludedIsNotLoaded() {
    PathFilter noDirectories = (path, isDirectory) -> new PathFilter.Decision(!isDirectory, false);
    try (Restores restores = Restores.from(memory)) {
      walk(restores.repository(), SnapshotPath.ROOT, noDirectories);
      int before = memory.requests().size();
      List<String> found = walk(restores.repository(), SnapshotPath.ROOT, noDirectories);

      assertThat(found).containsExactly("/a", "/b.txt", "/empty");
      assertThat(memory.requests().stream().skip(before))
          .filteredOn(request -> request.type() == FileType.PACK)
          .as("one tree")
          .hasSize(1);
    }
  }

  @Test
  void aPathThatIsNotThereIsNotFound() {
    try (Restores restores = Restores.from(memory)) {
      SluiceException failure =
          catchThrowableOfType(
              SluiceException.class,
              () -> walk(restores.repository(), SnapshotPath.of("b/nothing"), PathFilter.ALL));
      assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(failure).hasMessageContaining("/b/nothing");
    }
  }

  @Test
  void aFileIsReadAsItWas() {
    try (Restores restores = Restores.from(memory)) {
      for (String path : List.of("a", "b.txt", "b/x", "empty", "b")) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        restores
            .repository()
            .read(node(restores.repository(), path))
            .doOnNext(buffer -> write(buffer, content))
            .blockLast(Restores.PATIENCE);
        assertThat(content.toByteArray())
            .as(path)
            .isEqualTo(REPOSITORY.snapshots().get(1).item(path).content());
      }
    }
  }

  private static void write(ByteBuffer buffer, ByteArrayOutputStream into) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    into.writeBytes(bytes);
  }

  @Test
  void readingGoesNoFurtherAheadThanFourBlobs() {
    try (Restores restores = Restores.from(memory)) {
      Node file = node(restores.repository(), "a");
      int before = memory.requests().size();
      StepVerifier.create(restores.repository().read(file), 0)
          .expectSubscription()
          .thenRequest(1)
          .expectNextCount(1)
          .thenRequest(1)
          .expectNextCount(1)
          .expectNoEvent(Duration.ofMillis(50))
          .thenCancel()
          .verify(Restores.PATIENCE);
      assertThat(memory.requests().size() - before).isBetween(2, 6);
      assertThat(memory.openTransfers()).isZero();
    }
  }

  @Test
  void snapshotsAreFoundInAnyOfTheirWays() {
    try (Restores restores = Restores.from(memory)) {
      Repository repository = restores.repository();
      List<Id> ids = REPOSITORY.snapshots().stream().map(snapshot -> snapshot.id()).toList();
      assertThat(repository.snapshots().map(Snapshot::id).collectList().block(Restores.PATIENCE))
          .isEqualTo(ids);
      assertThat(find(repository, SnapshotSelector.latest()).id()).isEqualTo(ids.get(2));
      assertThat(find(repository, SnapshotSelector.parse("latest~2")).id()).isEqualTo(ids.get(0));
      assertThat(find(repository, SnapshotSelector.parse(ids.get(1).hex().substring(0, 9))).id())
          .isEqualTo(ids.get(1));
      assertThat(find(repository, SnapshotSelector.latest().tags(List.of(List.of("b")))).id())
          .isEqualTo(ids.get(0));
      assertThat(failure(() -> find(repository, SnapshotSelector.parse("latest~3"))))
          .isEqualTo(Kind.NOT_FOUND);
      assertThat(failure(() -> find(repository, SnapshotSelector.latest().host("three"))))
          .isEqualTo(Kind.NOT_FOUND);
    }
  }

  private static Kind failure(ThrowingCallable call) {
    return catchThrowableOfType(SluiceException.class, call).kind();
  }

  private static void open(Backend storage, String password, RepositoryOptions options) {
    Restores.from(storage, Credentials.password(password), options).close();
  }

  private static void open(BuiltRepository repository) {
    open(MemoryBackend.over(repository), RepositoryBuilder.PASSWORD, RepositoryOptions.DEFAULTS);
  }

  @Test
  void theWrongPasswordAndTheWrongPlaceAreToldApart() {
    assertThat(failure(() -> open(memory, "wrong", RepositoryOptions.DEFAULTS)))
        .isEqualTo(Kind.WRONG_PASSWORD);
    MemoryBackend nothing = MemoryBackend.over(new MemorySink());
    assertThat(failure(() -> open(nothing, "any", RepositoryOptions.DEFAULTS)))
        .isEqualTo(Kind.NO_REPOSITORY);
    assertThat(nothing.isClosed()).as("stays the caller's to close").isFalse();
  }

  private static RepositoryBuilder lock(boolean isExclusive, Instant time) {
    ItemSpec item = file("f", blob("f"));
    return RepositoryBuilder.version(2)
        .snapshot(item)
        .lock(
            "{\"time\":\""
                + time
                + "\",\"exclusive\":"
                + isExclusive
                + ",\"hostname\":\"elsewhere\",\"username\":\"root\",\"pid\":1234}");
  }

  @Test
  void aFreshExclusiveLockStopsUnlessItIsIgnored() {
    BuiltRepository locked = lock(true, Instant.now()).build();
    SluiceException failure = catchThrowableOfType(SluiceException.class, () -> open(locked));
    assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
    assertThat(failure).hasMessageContaining("root@elsewhere").hasMessageContaining("1234");

    open(
        MemoryBackend.over(locked),
        RepositoryBuilder.PASSWORD,
        RepositoryOptions.DEFAULTS.withIgnoringLocks(true));
  }

  @Test
  void otherLocksDoNotMatter() {
    open(lock(false, Instant.now()).build());
    open(lock(true, Instant.now().minus(Duration.ofMinutes(31))).build());
    String emptyFile = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    open(
        RepositoryBuilder.version(2)
            .snapshot(file("f", blob("f")))
            .stray("locks/" + emptyFile, new byte[0])
            .build());
  }
}
