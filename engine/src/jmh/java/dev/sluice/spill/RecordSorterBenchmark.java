package dev.sluice.spill;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Sorts a million records of the length that wants have, and reads them in order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class RecordSorterBenchmark {
  private static final int RECORDS = 1_000_000;
  private static final int RECORD = 48;

  /** The larger holds all records, the smaller a fifth of them. */
  @Param({"10485760", "50331648"})
  int bufferBytes;

  private final byte[] record = new byte[RECORD];
  private final Random random = new Random(1);
  private TemporaryDirectory directory;

  @Setup
  public void setUp() {
    directory = TemporaryDirectory.ofSystem();
  }

  @TearDown
  public void tearDown() {
    directory.close();
  }

  @Benchmark
  public long sort() {
    RecordSorter sorter = new RecordSorter(directory, RECORD, bufferBytes);
    for (int i = 0; i < RECORDS; i++) {
      random.nextBytes(record);
      sorter.add(record, 0);
    }
    long sum = 0;
    try (SortedRecords sorted = sorter.finish();
        RecordCursor cursor = sorted.cursor()) {
      while (cursor.next()) {
        sum += cursor.array()[cursor.offset()];
      }
    }
    return sum;
  }
}
