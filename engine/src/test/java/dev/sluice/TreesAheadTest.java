package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.FileType;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.MemoryBudget;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.repository.TreeEntry;
import dev.sluice.select.PathFilter;
import dev.sluice.select.PathPatterns;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.Damage;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A walk does not wait for each directory, and holds a bounded number of them. */
@ExtendWith(LeakGuard.class)
class TreesAheadTest {
  private static final int OUTER = 40;
  private static final int INNER = 30;
  private static final BuiltRepository WIDE = wide();

  private static RepositoryBuilder description(ItemSpec... items) {
    return RepositoryBuilder.version(2).compression(Compression.OFF).snapshot(items);
  }

  private static BuiltRepository wide() {
    List<ItemSpec> outer = new ArrayList<>();
    for (int i = 0; i < OUTER; i++) {
      List<ItemSpec> inner = new ArrayList<>();
      for (int k = 0; k < INNER; k++) {
        inner.add(dir(name(k), file("f-" + i + "-" + k, blob("x"))));
      }
      inner.add(dir("same", dir("empty")));
      outer.add(dir(name(i), inner.toArray(ItemSpec[]::new)));
    }
    outer.add(dir("quoted \"name\"", file("f", blob("x"))));
    return description(outer.toArray(ItemSpec[]::new)).packSize(1 << 20).build();
  }

  private static String name(int number) {
    return String.format("d%04d", number);
  }

  private static Restores open(MemoryBackend storage) {
    return Restores.from(
        storage,
        Credentials.password(RepositoryBuilder.PASSWORD),
        RepositoryOptions.DEFAULTS.withWorkerThreads(2).withMemory(new MemoryBudget(16 << 20)));
  }

  private static Flux<TreeEntry> walk(Restores restores, PathFilter filter) {
    Snapshot snapshot =
        Objects.requireNonNull(
            restores.repository().find(SnapshotSelector.latest()).block(Restores.PATIENCE));
    return restores.repository().walk(snapshot, SnapshotPath.ROOT, filter);
  }

  private static List<TreeEntry> all(Restores restores, PathFilter filter) {
    return Objects.requireNonNull(walk(restores, filter).collectList().block(Restores.PATIENCE));
  }

  private static List<SnapshotPath> paths(List<TreeEntry> entries) {
    return entries.stream().map(TreeEntry::path).toList();
  }

  private static long packReads(MemoryBackend storage) {
    return storage.requests().stream()
        .filter(request -> request.isRead() && request.type() == FileType.PACK)
        .count();
  }

  @Test
  void aThousandDirectoriesCostFewRequests() {
    MemoryBackend storage = MemoryBackend.over(WIDE);
    try (Restores restores = open(storage)) {
      List<TreeEntry> found = all(restores, PathFilter.ALL);

      assertThat(paths(found)).containsExactlyElementsOf(WIDE.snapshot().items().keySet());
      assertThat(packReads(storage)).isLessThan(OUTER * INNER / 10);
      assertThat(restores.warnings()).isEmpty();
    }
  }

  @Test
  void theFilterIsAskedByPath() {
    MemoryBackend storage = MemoryBackend.over(WIDE);
    PathFilter filter = new PathPatterns().include("/d0007").include("/quoted \"name\"").build();
    try (Restores restores = open(storage)) {
      List<TreeEntry> found = all(restores, filter);

      assertThat(found).hasSize(1 + INNER + INNER + 2 + 2);
      assertThat(packReads(storage)).isLessThan(INNER);
      // The root, the other five levels at most, and nothing of the other directories.
      assertThat(storage.bytesRead()).isLessThan(150_000);
    }
  }

  @Test
  void aDamagedDirectoryCostsOnlyItself() {
    BuiltRepository repository =
        description(
                dir("a", file("x", blob("1"))),
                dir("b", file("x", blob("2"))).tree(tree -> tree.inPack("p", "q")),
                dir("c", file("x", blob("3"))).tree(tree -> tree.inPack("p")),
                dir("d", file("x", blob("4"))))
            .build();
    Damage.to(repository).delete(repository.pack("p").path());
    try (Restores restores = open(MemoryBackend.over(repository))) {
      List<TreeEntry> found = all(restores, PathFilter.ALL);

      assertThat(paths(found))
          .extracting(SnapshotPath::text)
          .containsExactly("/a", "/a/x", "/b", "/b/x", "/c", "/c", "/d", "/d/x");
      assertThat(found).filteredOn(TreeEntry.Lost.class::isInstance).hasSize(1);
    }
  }

  private static ItemSpec[] files(String prefix, int number) {
    ItemSpec[] files = new ItemSpec[number];
    for (int i = 0; i < number; i++) {
      files[i] = file(prefix + i, blob("x"));
    }
    return files;
  }

  /** Asks for one item and no more. */
  private static final class OneOnly extends BaseSubscriber<TreeEntry> {
    private final CountDownLatch got;

    OneOnly(CountDownLatch got) {
      this.got = got;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      request(1);
    }

    @Override
    protected void hookOnNext(TreeEntry entry) {
      got.countDown();
    }
  }

  @Test
  void whoDoesNotAskForMoreHoldsABoundedShare() throws InterruptedException {
    List<ItemSpec> items = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      items.add(dir(name(i), files(i + "-", 150)));
    }
    BuiltRepository repository =
        RepositoryBuilder.version(1).snapshot(items.toArray(ItemSpec[]::new)).build();
    MemoryBackend storage = MemoryBackend.over(repository);
    try (Restores restores = open(storage)) {
      CountDownLatch first = new CountDownLatch(1);
      OneOnly reader = new OneOnly(first);
      walk(restores, PathFilter.ALL).subscribe(reader);
      assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
      Mono.delay(Duration.ofMillis(300)).block();

      assertThat(storage.bytesRead())
          .as("of about 9 MB of trees, with a share of 2 MiB")
          .isBetween(500_000L, 2_500_000L);
      reader.cancel();
      assertThat(storage.openTransfers()).isZero();
      assertThat(all(restores, PathFilter.ALL)).hasSize(150 * 151);
    }
  }

  @Test
  void cancelledAnywhereItGivesEverythingBack() {
    MemoryBackend storage = MemoryBackend.over(WIDE);
    try (Restores restores = open(storage)) {
      for (int items = 1; items < 2000; items += 61) {
        walk(restores, PathFilter.ALL).take(items).blockLast(Restores.PATIENCE);
      }
      assertThat(storage.openTransfers()).isZero();
      assertThat(restores.repository().resources().memory().bytesInFlight()).isZero();
    }
  }
}
