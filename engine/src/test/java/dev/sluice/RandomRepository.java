package dev.sluice;

import dev.sluice.backend.Id;
import dev.sluice.testing.BlobCopy;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltPack;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Damage;
import dev.sluice.testing.IndexSpec;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.RepositoryBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A small repository made by chance, with blobs in several files and several packs.
 *
 * @param built the repository
 * @param lengths of its data blobs
 */
record RandomRepository(BuiltRepository built, Map<Id, Integer> lengths) {
  private static final int PACKS = 4;

  /** Damages one pack, or two, that is taken off the list. */
  static void damagePack(
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

  static BlobCopy anyCopy(BuiltRepository repository, BuiltPack pack, Random random) {
    List<BlobCopy> copies =
        repository.copies().values().stream()
            .flatMap(List::stream)
            .filter(copy -> copy.packId().equals(pack.id()))
            .toList();
    return pick(copies, random);
  }

  static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  static RandomRepository build(Random random) {
    Map<Id, Integer> lengths = new HashMap<>();
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
      return new RandomRepository(builder.index(IndexSpec.ofAllPacks()).build(), lengths);
    }
    for (String pack : builder.build().packs().keySet()) {
      builder.index(IndexSpec.of(pack));
    }
    return new RandomRepository(builder.build(), lengths);
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
}
