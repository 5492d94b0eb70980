package dev.sluice.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSorterTest {
  @Property(tries = 150)
  void sortsLikeTheJdkWhateverFitsTheBuffer(
      @ForAll @IntRange(min = 1, max = 60) int recordBytes,
      @ForAll @IntRange(min = 0, max = 3000) int count,
      @ForAll @IntRange(min = 1, max = 200_000) int bufferBytes,
      @ForAll @IntRange(min = 1, max = 4) int values,
      @ForAll long seed) {
    List<byte[]> expected = records(recordBytes, count, values, new Random(seed));
    try (TemporaryDirectory directory = TemporaryDirectory.ofSystem();
        RecordSorter sorter = new RecordSorter(directory, recordBytes, bufferBytes)) {
      expected.forEach(record -> sorter.add(record, 0));
      expected.sort(Arrays::compareUnsigned);
      try (SortedRecords sorted = sorter.finish()) {
        assertThat(sorted.count()).isEqualTo(count);
        assertThat(all(sorted, recordBytes))
            .usingElementComparator(Arrays::compareUnsigned)
            .containsExactlyElementsOf(expected);
        assertSeeksAreRight(sorted, expected, recordBytes, new Random(seed));
      }
    }
  }

  private static List<byte[]> records(int bytes, int count, int values, Random random) {
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] record = new byte[bytes];
      for (int j = 0; j < bytes; j++) {
        // Few values make long equal prefixes; the bound of 4 stands for all of them.
        record[j] = (byte) (values == 4 ? random.nextInt() : random.nextInt(values) * 255);
      }
      records.add(record);
    }
    return records;
  }

  private static List<byte[]> all(SortedRecords sorted, int bytes) {
    List<byte[]> all = new ArrayList<>();
    try (RecordCursor cursor = sorted.cursor()) {
      while (cursor.next()) {
        all.add(Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.offset() + bytes));
      }
    }
    return all;
  }

  private static void assertSeeksAreRight(
      SortedRecords sorted, List<byte[]> expected, int bytes, Random random) {
    try (SeekableCursor cursor = sorted.cursor()) {
      for (int i = 0; i < 20; i++) {
        byte[] key = new byte[1 + random.nextInt(bytes)];
        random.nextBytes(key);
        if (!expected.isEmpty() && random.nextBoolean()) {
          byte[] like = expected.get(random.nextInt(expected.size()));
          System.arraycopy(like, 0, key, 0, key.length);
        }
        cursor.rewind();
        byte[] found =
            cursor.seek(key, 0, key.length)
                ? Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.offset() + bytes)
                : new byte[0];
        byte[] right =
            expected.stream()
                .filter(r -> Arrays.compareUnsigned(r, 0, key.length, key, 0, key.length) >= 0)
                .findFirst()
                .orElse(new byte[0]);
        assertThat(found).isEqualTo(right);
      }
    }
  }

  @Test
  void movesToAnyRecordByNumber() {
    try (TemporaryDirectory directory = TemporaryDirectory.ofSystem();
        RecordSorter sorter = new RecordSorter(directory, 4, 4000)) {
      byte[] record = new byte[4];
      for (int i = 20_000; i > 0; i--) {
        Records.putInt(record, 0, i - 1);
        sorter.add(record, 0);
      }
      try (SortedRecords sorted = sorter.finish();
          SeekableCursor cursor = sorted.cursor()) {
        assertThat(sorted.isSpilled()).isTrue();
        for (int number : new int[] {0, 19_999, 4096, 4095, 1, 12_345}) {
          cursor.moveTo(number);
          assertThat(Records.getInt(cursor.array(), cursor.offset())).isEqualTo(number);
        }
      }
    }
  }

  @Test
  void leavesNothingBehind(@TempDir Path parent) throws Exception {
    try (TemporaryDirectory directory = new TemporaryDirectory(parent);
        RecordSorter sorter = new RecordSorter(directory, 8, 1000)) {
      byte[] record = new byte[8];
      for (int i = 0; i < 10_000; i++) {
        sorter.add(record, 0);
      }
      sorter.finish().close();
      assertThat(directory.bytesWritten()).isPositive();
      assertThat(children(parent)).hasSize(1);
    }
    assertThat(children(parent)).isEmpty();
  }

  @Test
  void whatCannotBeKeptIsSortedAllTheSame(@TempDir Path parent) {
    Path nowhere = parent.resolve("missing/blobs");
    try (TemporaryDirectory directory = new TemporaryDirectory(parent);
        RecordSorter sorter = new RecordSorter(directory, 4, 400)) {
      byte[] record = new byte[4];
      for (int i = 1000; i > 0; i--) {
        Records.putInt(record, 0, i);
        sorter.add(record, 0);
      }
      assertThatThrownBy(() -> sorter.finishInto(nowhere))
          .isInstanceOf(SluiceException.class)
          .hasMessageStartingWith("cannot write " + nowhere);
      try (SortedRecords sorted = sorter.finish()) {
        assertThat(all(sorted, 4)).hasSize(1000).isSortedAccordingTo(Arrays::compareUnsigned);
      }
    }
  }

  private static List<Path> children(Path parent) throws Exception {
    try (Stream<Path> children = Files.list(parent)) {
      return children.toList();
    }
  }
}
