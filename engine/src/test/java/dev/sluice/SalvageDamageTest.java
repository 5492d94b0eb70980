package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BlobKey;
import dev.sluice.testing.BuiltItem;
import dev.sluice.testing.BuiltPack;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Damage;
import dev.sluice.testing.DiskTree;
import dev.sluice.testing.MemoryBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Any repository, any damage: every byte that is intact and whose place can be known comes back.
 */
class SalvageDamageTest {
  private static final RestoreOptions SALVAGE =
      RestoreOptions.DEFAULTS.withKeepPartial(true).withFindingLostTrees(true);

  @Property(tries = 100, seed = "20260401", shrinking = ShrinkingMode.OFF)
  void damagedPacks(@ForAll long seed) {
    Random random = new Random(seed);
    RandomRepository repository = RandomRepository.build(random);
    Damage damage = Damage.to(repository.built());
    List<BuiltPack> sound = shuffledPacks(repository.built(), random);
    for (int i = 1 + random.nextInt(4); i > 0 && !sound.isEmpty(); i--) {
      RandomRepository.damagePack(damage, repository.built(), sound, random);
    }
    check(repository, damage, RepositoryOptions.DEFAULTS);
  }

  @Property(tries = 80, seed = "20260402", shrinking = ShrinkingMode.OFF)
  void damagedPacksAndIndexes(@ForAll long seed) {
    Random random = new Random(seed);
    RandomRepository repository = RandomRepository.build(random);
    Damage damage = Damage.to(repository.built());
    for (BuiltPack pack : shuffledPacks(repository.built(), random).stream().limit(2).toList()) {
      int size = (int) pack.size();
      switch (random.nextInt(3)) {
        case 0 -> damage.truncate(pack.path(), random.nextInt(size));
        case 1 ->
            damage.zero(pack.path(), random.nextInt(Math.max(1, size - 40)), Math.min(40, size));
        default -> damage.flipBit(RandomRepository.anyCopy(repository.built(), pack, random));
      }
    }
    for (Id index : repository.built().indexes()) {
      String path = "index/" + index.hex();
      switch (random.nextInt(3)) {
        case 0 -> damage.delete(path);
        case 1 -> damage.flipBit(path, random.nextInt(40), random.nextInt(8));
        default -> {}
      }
    }
    check(repository, damage, RepositoryOptions.DEFAULTS.withIndexRebuilt(random.nextBoolean()));
  }

  @Property(tries = 30, seed = "20260403", shrinking = ShrinkingMode.OFF)
  void damagedConfigAndKeys(@ForAll long seed) {
    Random random = new Random(seed);
    RandomRepository repository = RandomRepository.build(random);
    Damage damage = Damage.to(repository.built());
    if (random.nextBoolean()) {
      damage.delete("config");
    } else {
      damage.flipBit("config", random.nextInt(100), random.nextInt(8));
    }
    String key = "keys/" + repository.built().keys().get(0).hex();
    damage.flipBit(key, random.nextInt(100), random.nextInt(8));
    check(repository, damage, RepositoryOptions.DEFAULTS);
  }

  private static List<BuiltPack> shuffledPacks(BuiltRepository repository, Random random) {
    List<BuiltPack> packs = new ArrayList<>(repository.packs().values());
    Collections.shuffle(packs, random);
    return packs;
  }

  private static void check(RandomRepository repository, Damage damage, RepositoryOptions options) {
    Path out = makeDirectory();
    BuiltRepository built = repository.built();
    byte[] master = built.masterKey().getBytes(StandardCharsets.UTF_8);
    try (Restores restores =
        Restores.from(
            MemoryBackend.over(built),
            Credentials.masterKey(master),
            options.withWorkerThreads(2).withConfigOptional(true))) {
      Restores.Outcome outcome = restores.restore(SnapshotSelector.latest(), out, SALVAGE);
      new Expectation(repository, damage, outcome, out).check();
    } finally {
      DiskTree.delete(out);
    }
  }

  private static Path makeDirectory() {
    try {
      return Files.createTempDirectory("sluice-salvage");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What must be there, by what the generator knows. */
  private record Expectation(
      RandomRepository repository, Damage damage, Restores.Outcome outcome, Path out) {
    void check() {
      Map<SnapshotPath, BuiltItem> items = repository.built().snapshot().items();
      Set<SnapshotPath> damaged = new HashSet<>();
      items.forEach(
          (path, item) -> {
            Optional<Path> place = place(path);
            if (place.isPresent() && item.type() == NodeType.FILE) {
              byte[] expected = expected(item);
              assertThat(place.get()).as("%s", path).hasBinaryContent(expected);
              if (!Arrays.equals(expected, item.content())) {
                damaged.add(path);
              }
            }
          });
      damaged.removeIf(path -> !isReached(path));
      assertThat(outcome.failures().keySet()).containsAll(damaged);
      for (SnapshotPath path : damaged) {
        assertThat(outcome.all(RestoreEvent.Lost.class))
            .anySatisfy(lost -> assertThat(isSameFile(lost.path(), path)).isTrue());
      }
    }

    /** What a file lacks is told of its first name. */
    private boolean isSameFile(SnapshotPath told, SnapshotPath path) {
      BuiltItem item = Objects.requireNonNull(repository.built().snapshot().items().get(path));
      BuiltItem other = repository.built().snapshot().items().get(told);
      return other != null && other.blobs().equals(item.blobs());
    }

    private boolean isIntactTree(Id tree) {
      return damage.isIntact(BlobKey.tree(tree));
    }

    /** Whether all trees above an item can be read. */
    private boolean isReached(SnapshotPath path) {
      return place(path).filter(place -> place.equals(direct(path))).isPresent();
    }

    private Path direct(SnapshotPath path) {
      return out.resolve(path.text().substring(1));
    }

    /** Where an item must be: in its place, below a tree that was found, or nowhere. */
    private Optional<Path> place(SnapshotPath path) {
      SnapshotPath directory = path.parent();
      List<String> below = new ArrayList<>(List.of(path.name().toString()));
      while (true) {
        Id tree = tree(directory);
        if (!isIntactTree(tree)) {
          return Optional.empty();
        }
        if (directory.isRoot()) {
          return Optional.of(direct(path));
        }
        if (!isIntactTree(tree(directory.parent()))) {
          return isReferred(tree)
              ? Optional.empty()
              : Optional.of(
                  out.resolve("lost-trees/" + tree.hex().substring(0, 16))
                      .resolve(String.join("/", below)));
        }
        below.add(0, directory.name().toString());
        directory = directory.parent();
      }
    }

    private Id tree(SnapshotPath directory) {
      return directory.isRoot()
          ? repository.built().snapshot().tree()
          : Objects.requireNonNull(repository.built().snapshot().items().get(directory))
              .subtree()
              .orElseThrow();
    }

    /** Whether a tree that can be read has this one in it; then it is found there. */
    private boolean isReferred(Id tree) {
      return repository.built().snapshot().items().entrySet().stream()
          .anyMatch(
              item ->
                  item.getValue().subtree().filter(tree::equals).isPresent()
                      && isIntactTree(tree(item.getKey().parent())));
    }

    /** The content with zeros for what is lost, and for what lies between two gaps. */
    private byte[] expected(BuiltItem item) {
      byte[] expected = item.content().clone();
      int firstGap = Integer.MAX_VALUE;
      int lastGap = -1;
      for (int i = 0; i < item.blobs().size(); i++) {
        if (!damage.isLocated(BlobKey.data(item.blobs().get(i)))) {
          firstGap = Math.min(firstGap, i);
          lastGap = i;
        }
      }
      int at = 0;
      for (int i = 0; i < item.blobs().size(); i++) {
        Id blob = item.blobs().get(i);
        int end = at + Objects.requireNonNull(repository.lengths().get(blob));
        boolean isPlaced = i < firstGap || i > lastGap;
        if (!isPlaced || !damage.isIntact(BlobKey.data(blob))) {
          Arrays.fill(expected, at, end, (byte) 0);
        }
        at = end;
      }
      return expected;
    }
  }
}
