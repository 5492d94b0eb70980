package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BuiltItem;
import dev.sluice.testing.BuiltPack;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Damage;
import dev.sluice.testing.Loss;
import dev.sluice.testing.MemoryBackend;
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
  private final Map<Id, Integer> lengths = new HashMap<>();

  @Property(tries = 120, seed = "20240101", shrinking = ShrinkingMode.OFF)
  void anyDamageCostsWhatItMustAndNothingElse(@ForAll long seed) {
    Random random = new Random(seed);
    RandomRepository generated = RandomRepository.build(random);
    BuiltRepository repository = generated.built();
    lengths.putAll(generated.lengths());
    Damage damage = Damage.to(repository);
    // Nothing is damaged twice, for that might repair it.
    List<BuiltPack> sound = new ArrayList<>(repository.packs().values());
    Collections.shuffle(sound, random);
    int most = 1 + random.nextInt(4);
    if (random.nextInt(3) > 0) {
      for (int i = 0; i < most && !sound.isEmpty(); i++) {
        RandomRepository.damagePack(damage, repository, sound, random);
      }
    } else {
      // Headers stay readable, so an index file more or less changes nothing.
      for (BuiltPack pack : sound.subList(0, Math.min(most, sound.size()))) {
        damage.flipBit(RandomRepository.anyCopy(repository, pack, random));
      }
      Id index = RandomRepository.pick(repository.indexes(), random);
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
