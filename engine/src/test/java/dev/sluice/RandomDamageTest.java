package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BlobCopy;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltItem;
import dev.sluice.testing.BuiltPack;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Damage;
import dev.sluice.testing.IndexSpec;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.Loss;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Any repository, any damage: exactly what needs the damaged bytes is lost, and named. */
class RandomDamageTest {
  private static final int PACKS = 4;

  private final Map<Id, Integer> lengths = new HashMap<>();

  @Property(tries = 120, seed = "20240101", shrinking = ShrinkingMode.OFF)
  void anyDamageCostsWhatItMustAndNothingElse(@ForAll long seed) {
    Random random = new Random(seed);
    BuiltRepository repository = build(random);
    Damage damage = Damage.to(repository);
    // Nothing is damaged twice, for that might repair it.
    List<BuiltPack> sound = new ArrayList<>(repository.packs().values());
    Collections.shuffle(sound, random);
    int most = 1 + random.nextInt(4);
    if (random.nextInt(3) > 0) {
      for (int i = 0; i < most && !sound.isEmpty(); i++) {
        damagePack(damage, repository, sound, random);
      }
    } else {
      // Headers stay readable, so an index file more or less changes nothing.
      for (BuiltPack pack : sound.subList(0, Math.min(most, sound.size()))) {
        damage.flipBit(anyCopy(repository, pack, random));
      }
      Id index = pick(repository.indexes(), random);
      repository.sink().delete("index/" + index.hex());
    }
    check(repository, damage.loss(), random);
  }

  private void check(BuiltRepository repository, Loss loss, Random random) {
    Path out = makeDirectory();
    MemoryBackend storage = MemoryBackend.over(repository).emitting(1 + random.nextInt(20_000));
    RestoreOptions options =
        RestoreOptions.DEFAULTS
            .withKeepPartial(random.nextInt(3) == 0)
            .withVerify(random.nextBoolean())
            .withConcurrency(random.nextInt(4));
    try (Restores restores = Restores.from(storage)) {
      Restores.Outcome outcome = restores.restore(SnapshotSelector.latest(), out, options);

      assertThat(outcome.failures().keySet()).isEqualTo(loss.reported());
      if (options.keepPartial()) {
        for (SnapshotPath lost : loss.files()) {
          removePartial(repository, lost, out.resolve(lost.text().substring(1)));
        }
      }
      assertThat(loss.remaining(repository.snapshot().manifest()).compareWithDisk(out))
          .as("after %s, restored with %s", loss, options)
          .isEmpty();
    } finally {
      remove(out);
    }
  }

  /** A file with holes: each blob is right, or all zeros, or was not even long enough to tell. */
  private void removePartial(BuiltRepository repository, SnapshotPath path, Path kept) {
    if (!Files.exists(kept)) {
      return;
    }
    BuiltItem item = Objects.requireNonNull(repository.snapshot().items().get(path));
    try {
      byte[] actual = Files.readAllBytes(kept);
      byte[] expected = item.content();
      assertThat(actual.length).isEqualTo(expected.length);
      int at = 0;
      for (Id blob : item.blobs()) {
        int end = at + Objects.requireNonNull(lengths.get(blob));
        byte[] hole = new byte[end - at];
        assertThat(
                Arrays.equals(actual, at, end, expected, at, end)
                    || Arrays.equals(actual, at, end, hole, 0, hole.length))
            .as("%s: blob %s at %s", path, blob, at)
            .isTrue();
        at = end;
      }
      var directory = Objects.requireNonNull(kept.getParent());
      var time = Files.getLastModifiedTime(directory);
      Files.delete(kept);
      Files.setLastModifiedTime(directory, time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void damagePack(
      Damage damage, BuiltRepository repository, List<BuiltPack> sound, Random random) {
    BuiltPack pack = sound.remove(0);
    int size = (int) pack.size();
    switch (random.nextInt(sound.isEmpty() ? 4 : 5)) {
      case 0 -> damage.delete(pack.path());
      case 1 -> damage.truncate(pack.path(), random.nextInt(size));
      case 2 -> {
        int from = random.nextInt(size);
        damage.zero(pack.path(), from, Math.min(size - from, 40 + random.nextInt(5000)));
      }
      case 3 -> damage.flipBit(anyCopy(repository, pack, random));
      default -> damage.swapFiles(pack.path(), sound.remove(0).path());
    }
  }

  private static BlobCopy anyCopy(BuiltRepository repository, BuiltPack pack, Random random) {
    List<BlobCopy> copies =
        repository.copies().values().stream()
            .flatMap(List::stream)
            .filter(copy -> copy.packId().equals(pack.id()))
            .toList();
    return pick(copies, random);
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private BuiltRepository build(Random random) {
    List<BlobSpec> blobs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 40_000 : 3000);
      BlobSpec blob = BlobSpec.random(random.nextLong(), length).inPack(pack(random));
      if (random.nextInt(4) == 0) {
        blob.inPack(pack(random));
      }
      lengths.put(blob.id(), length);
      blobs.add(blob);
    }
    RepositoryBuilder builder =
        RepositoryBuilder.version(1 + random.nextInt(2))
            .seed(random.nextInt(1000))
            .snapshot(items(random, blobs, 0));
    if (random.nextBoolean()) {
      return builder.index(IndexSpec.ofAllPacks()).build();
    }
    for (String pack : builder.build().packs().keySet()) {
      builder.index(IndexSpec.of(pack));
    }
    return builder.build();
  }

  private static String pack(Random random) {
    return "p" + random.nextInt(PACKS);
  }

  private static ItemSpec[] items(Random random, List<BlobSpec> blobs, int depth) {
    List<ItemSpec> items = new ArrayList<>();
    int number = 1 + random.nextInt(6);
    for (int i = 0; i < number; i++) {
      String name = "n" + i;
      if (depth < 3 && random.nextInt(3) == 0) {
        String pack = "t" + random.nextInt(2);
        items.add(
            ItemSpec.dir(name, items(random, blobs, depth + 1)).tree(tree -> tree.inPack(pack)));
      } else {
        int group = random.nextInt(10);
        Random content = group < 3 ? new Random(group) : random;
        BlobSpec[] own = new BlobSpec[content.nextInt(5)];
        Arrays.setAll(own, ignored -> pick(blobs, content));
        ItemSpec file = ItemSpec.file(name, own);
        items.add(group < 3 ? file.hardLink("h" + group) : file);
      }
    }
    return items.toArray(ItemSpec[]::new);
  }

  private static Path makeDirectory() {
    try {
      return Files.createTempDirectory("sluice-damage");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
