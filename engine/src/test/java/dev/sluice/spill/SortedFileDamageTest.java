package dev.sluice.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.error.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A sorted file that was altered is refused, or gives what was written; never anything else. */
class SortedFileDamageTest {
  private static final int RECORD = 12;
  private static final int RECORDS = 4000;

  @Property(tries = 150)
  void whateverIsAlteredIsNoticed(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Path file = Files.createTempFile("sluice-sorted", "");
    Files.delete(file);
    try (TemporaryDirectory directory = TemporaryDirectory.ofSystem()) {
      long written = write(directory, file);
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, altered(bytes, random));
      try {
        assertThat(read(directory, file)).isEqualTo(written);
      } catch (SluiceException refused) {
        assertThat(refused.kind()).isIn(SluiceException.Kind.DAMAGED, SluiceException.Kind.LIMIT);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static long write(TemporaryDirectory directory, Path file) {
    RecordSorter sorter = new RecordSorter(directory, RECORD, 10_000);
    byte[] record = new byte[RECORD];
    Random content = new Random(5);
    for (int i = 0; i < RECORDS; i++) {
      content.nextBytes(record);
      sorter.add(record, 0);
    }
    try (SortedRecords sorted = sorter.finishInto(file)) {
      return hash(sorted);
    }
  }

  private static long read(TemporaryDirectory directory, Path file) {
    try (SortedRecords sorted = SortedRecords.open(file, RECORD, directory)) {
      return hash(sorted);
    }
  }

  private static long hash(SortedRecords sorted) {
    long hash = sorted.count();
    try (RecordCursor cursor = sorted.cursor()) {
      while (cursor.next()) {
        int at = cursor.offset();
        hash = hash * 31 + Arrays.hashCode(Arrays.copyOfRange(cursor.array(), at, at + RECORD));
      }
    }
    return hash;
  }

  private static byte[] altered(byte[] bytes, Random random) {
    byte[] altered = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        return Arrays.copyOf(altered, random.nextInt(altered.length));
      }
      case 2 -> {
        int from = Math.max(0, altered.length - 1 - random.nextInt(200));
        altered[from] = (byte) random.nextInt(256);
      }
      default -> {
        int from = random.nextInt(altered.length);
        Arrays.fill(altered, from, Math.min(altered.length, from + 500), (byte) 0);
      }
    }
    return altered;
  }
}
