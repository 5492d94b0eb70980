package dev.sluice;

import static dev.sluice.testing.BlobSpec.cut;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.ByteRange;
import dev.sluice.backend.Id;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.StorageRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a target of which little is wrong, little is read from the storage, as that sees it. */
@ExtendWith(LeakGuard.class)
class ReuseTest {
  private static final int BLOB = 50_000;
  private static final int BLOBS = 200;

  /** What a sealed blob has more. */
  private static final int SEAL = 32;

  private static final int FILES = 2;
  private static final BuiltRepository REPOSITORY =
      RepositoryBuilder.version(2)
          .compression(Compression.OFF)
          .packSize(2_000_000)
          .snapshot(
              file("a", cut(random(1, BLOB * BLOBS).content(), BLOB)),
              file("b", cut(random(2, BLOB * BLOBS).content(), BLOB)))
          .build();

  @TempDir Path temp;

  private List<StorageRequest> dataRequests(MemoryBackend storage) {
    Set<Id> dataPacks = REPOSITORY.dataPacks();
    return storage.requests().stream()
        .filter(StorageRequest::isRead)
        .filter(request -> request.file().filter(f -> dataPacks.contains(f.id())).isPresent())
        .toList();
  }

  private RestoreEvent.Summary restore(MemoryBackend storage) {
    try (Restores restores = Restores.from(storage)) {
      Restores.Outcome outcome = restores.restore(temp.resolve("out"));
      assertThat(outcome.failures()).isEmpty();
      assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(temp.resolve("out"))).isEmpty();
      return outcome.summary();
    }
  }

  /** Changes runs of bytes that are a hundredth of all; returns how many blobs they are in. */
  private int damageOnePercent(Random random, int runs) throws IOException {
    Set<String> touched = new TreeSet<>();
    int length = BLOB * BLOBS * FILES / 100 / runs;
    for (int i = 0; i < runs; i++) {
      // Apart from one another, since what is little between two blobs is read with them.
      int stretch = BLOB * BLOBS * FILES / runs;
      int at = i * stretch + random.nextInt(stretch / 4);
      String file = at < BLOB * BLOBS ? "a" : "b";
      int position = at % (BLOB * BLOBS);
      try (RandomAccessFile out =
          new RandomAccessFile(temp.resolve("out").resolve(file).toFile(), "rw")) {
        byte[] bytes = new byte[length];
        out.seek(position);
        out.readFully(bytes);
        for (int b = 0; b < length; b++) {
          bytes[b] ^= 0x55;
        }
        out.seek(position);
        out.write(bytes);
      }
      touched.add(file + position / BLOB);
      for (int at2 = position; at2 < position + length; at2 += BLOB) {
        touched.add(file + at2 / BLOB);
      }
      touched.add(file + (position + length - 1) / BLOB);
    }
    return touched.size();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 10})
  void onePercentOfWrongBytesCostsTheBlobsTheyAreInAndNoByteMore(int runs) throws IOException {
    restore(MemoryBackend.over(REPOSITORY));
    int touched = damageOnePercent(new Random(runs), runs);
    MemoryBackend storage = MemoryBackend.over(REPOSITORY);

    RestoreEvent.Summary summary = restore(storage);

    long read =
        dataRequests(storage).stream()
            .mapToLong(request -> request.range().map(ByteRange::length).orElse(Long.MAX_VALUE))
            .sum();
    assertThat(read).isEqualTo((long) touched * (BLOB + SEAL)).isEqualTo(summary.bytesFetched());
    assertThat(summary.totals().blobs()).isEqualTo(touched);
  }

  @Test
  void ofARightTargetNoDataPackIsRead() {
    restore(MemoryBackend.over(REPOSITORY));
    MemoryBackend storage = MemoryBackend.over(REPOSITORY);

    restore(storage);

    assertThat(dataRequests(storage)).isEmpty();
  }
}
