package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltPack;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.StorageRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored once is fetched once, however often it is needed. */
@ExtendWith(LeakGuard.class)
class SharedBlobTest {
  @TempDir Path temp;

  private MemoryBackend restore(BuiltRepository repository) {
    MemoryBackend storage = MemoryBackend.over(repository);
    try (Restores restores = Restores.from(storage)) {
      assertThat(restores.restore(temp).failures()).isEmpty();
    }
    assertThat(repository.snapshot().manifest().compareWithDisk(temp)).isEmpty();
    return storage;
  }

  private static List<ByteRange> reads(MemoryBackend storage, BuiltPack pack) {
    return storage.requests().stream()
        .filter(request -> request.file().equals(Optional.of(FileHandle.pack(pack.id()))))
        .filter(StorageRequest::isRead)
        .flatMap(request -> request.range().stream())
        .toList();
  }

  @Test
  void aBlobOfAThousandFilesIsFetchedOnce() {
    List<ItemSpec> files = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      files.add(
          i % 2 == 0
              ? file("f" + i, random(1, 50_000))
              : file("f" + i, random(1, 50_000), blob("x" + i % 7)));
    }
    BlobSpec[] often = new BlobSpec[300];
    Arrays.fill(often, random(1, 50_000));
    files.add(file("often", often));
    BuiltRepository repository =
        RepositoryBuilder.version(2).snapshot(files.toArray(ItemSpec[]::new)).build();

    MemoryBackend storage = restore(repository);

    assertThat(reads(storage, repository.pack("data"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noByteOfAPackIsFetchedTwice(long seed) {
    Random random = new Random(seed);
    BuiltRepository repository = randomRepository(random);

    MemoryBackend storage = restore(repository);

    for (BuiltPack pack : repository.packs().values()) {
      if (!pack.name().startsWith("trees")) {
        assertFetchedOnce(repository, pack, reads(storage, pack));
      }
    }
  }

  private static void assertFetchedOnce(
      BuiltRepository repository, BuiltPack pack, List<ByteRange> reads) {
    BitSet fetched = new BitSet((int) pack.size());
    for (ByteRange read : reads) {
      assertThat(fetched.get((int) read.offset(), (int) read.end()).isEmpty())
          .as("%s of pack %s", read, pack.name())
          .isTrue();
      fetched.set((int) read.offset(), (int) read.end());
    }
    pack.entries().stream()
        .filter(entry -> repository.copies(entry.key()).size() == 1)
        .forEach(
            entry ->
                assertThat(fetched.nextClearBit((int) entry.offset()))
                    .as("%s", entry)
                    .isGreaterThanOrEqualTo((int) entry.end()));
  }

  private static BuiltRepository randomRepository(Random random) {
    List<ItemSpec> files = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      BlobSpec[] blobs = new BlobSpec[random.nextInt(8)];
      for (int j = 0; j < blobs.length; j++) {
        int content = random.nextInt(80);
        blobs[j] = random(content, 10 + content * content * 7).inPack("p" + random.nextInt(6));
      }
      files.add(file("f" + i, blobs));
    }
    return RepositoryBuilder.version(2).snapshot(files.toArray(ItemSpec[]::new)).build();
  }
}
