package dev.sluice;

import static dev.sluice.testing.BlobSpec.cut;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static dev.sluice.testing.ItemSpec.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.NodeType;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.MemoryBudget;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.repository.Resources;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.DiskTree;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.TreeEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

/** Wherever a restore is broken off, nothing stays taken and nothing looks complete that is not. */
@ExtendWith(LeakGuard.class)
class CancelTest {
  private static final int POINTS = 30;
  private static final BuiltRepository REPOSITORY = build();

  @TempDir Path temp;
  private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
  private final MemoryBackend memory = MemoryBackend.over(REPOSITORY).emitting(20_000);
  private int attempt;

  private static BuiltRepository build() {
    List<ItemSpec> items = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      items.add(file("small-" + i, random(i, 1000 + 97 * i)));
      items.add(file("wide-" + i, cut(random(100 + i % 30, 90_000).content(), 10_000)));
      items.add(dir("d" + i, file("f", random(i, 1000 + 97 * i), random(7, 70_000))));
    }
    items.add(file("large", random(5, 4 << 20)));
    items.add(file("name-1", random(8, 5000), random(9, 50_000)).hardLink("h"));
    items.add(file("name-2", random(8, 5000), random(9, 50_000)).hardLink("h"));
    items.add(symlink("link", "small-1"));
    return RepositoryBuilder.version(2)
        .compression(Compression.OFF)
        .packSize(200_000)
        .snapshot(items.toArray(ItemSpec[]::new))
        .build();
  }

  @BeforeEach
  void watch() {
    Hooks.onErrorDropped(dropped::add);
  }

  @AfterEach
  void nothingWasDropped() {
    Hooks.resetOnErrorDropped();
    assertThat(dropped).isEmpty();
  }

  /** One restore, to be broken off somehow. */
  private interface Attempt {
    void run(Flux<RestoreEvent> restore) throws InterruptedException;
  }

  private void attempt(TripWire storage, RestoreOptions options, Attempt breakingOff)
      throws InterruptedException {
    Path out = temp.resolve("out-" + attempt++);
    Path spill = Files.exists(temp.resolve("spill")) ? temp.resolve("spill") : makeSpill();
    RepositoryOptions opening =
        RepositoryOptions.DEFAULTS
            .withWorkerThreads(3)
            .withMemory(new MemoryBudget(16 << 20))
            .withTemporaryDirectory(spill);
    Restores restores =
        Restores.from(storage, Credentials.password(RepositoryBuilder.PASSWORD), opening);
    Resources resources = restores.repository().resources();
    try (Target target = Target.directory(out)) {
      breakingOff.run(
          restores
              .repository()
              .restore(SnapshotSelector.latest())
              .into(target)
              .with(options)
              .run());
      restores.close();
    }
    assertThat(resources.sealedBudget().inUse()).isZero();
    assertThat(resources.openedBudget().inUse()).isZero();
    assertThat(memory.openTransfers()).isZero();
    assertThat(spill).isEmptyDirectory();
    assertThat(openBelow(temp)).isEmpty();
    if (Files.exists(out)) {
      DiskTree.scan(out).entries().forEach((path, entry) -> assertComplete(path.text(), entry));
    }
  }

  private Path makeSpill() {
    try {
      return Files.createDirectory(temp.resolve("spill"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertComplete(String path, TreeEntry entry) {
    if (entry.type() == NodeType.FILE) {
      TreeEntry whole = REPOSITORY.snapshot().manifest().entry(path);
      assertThat(entry.size()).as(path).isEqualTo(whole.size());
      assertThat(entry.sha256()).as(path).isEqualTo(whole.sha256());
    }
  }

  private static List<Path> openBelow(Path directory) {
    List<Path> open = new ArrayList<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        Path file = linkTarget(descriptor);
        if (file.startsWith(directory)) {
          open.add(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open;
  }

  private static Path linkTarget(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException closedMeanwhile) {
      return descriptor;
    }
  }

  @Test
  void afterAnyNumberOfEvents() throws InterruptedException {
    Random random = new Random(1);
    for (int i = 0; i < POINTS; i++) {
      int events = 1 + (i < 10 ? i : random.nextInt(250));
      attempt(
          TripWire.over(memory),
          RestoreOptions.DEFAULTS.withVerify(i % 2 == 0).withConcurrency(i % 5),
          restore -> restore.take(events).blockLast(Restores.PATIENCE));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterAnyNumberOfBytes(boolean hangs) throws InterruptedException {
    long all = REPOSITORY.sink().paths().stream().mapToLong(this::size).sum();
    Random random = new Random(2);
    for (int i = 0; i < POINTS; i++) {
      long bytes = 1 + random.nextLong(all * 8 / 10);
      TripWire storage = TripWire.over(memory);
      attempt(
          storage,
          RestoreOptions.DEFAULTS.withConcurrency(i % 5),
          restore -> {
            Disposable.Swap running = Disposables.swap();
            CountDownLatch reached = storage.arm(bytes, hangs, hangs ? () -> {} : running::dispose);
            running.update(restore.subscribe());
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
            running.dispose();
          });
    }
  }

  private long size(String path) {
    return path.startsWith("data/") ? REPOSITORY.sink().read(path).length : 0;
  }

  @Test
  void breakingOneRestoreOffDoesNotDisturbAnother() {
    try (Restores restores = Restores.from(memory)) {
      for (int i = 0; i < 10; i++) {
        Path other = temp.resolve("other-" + i);
        try (Target target = Target.directory(other)) {
          Disposable running =
              restores
                  .repository()
                  .restore(SnapshotSelector.latest())
                  .into(target)
                  .run()
                  .take(15L * (i + 1))
                  .repeat()
                  .subscribe();
          Path out = temp.resolve("out-" + i);
          assertThat(restores.restore(out).failures()).isEmpty();
          running.dispose();
          assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
        }
      }
    }
  }
}
