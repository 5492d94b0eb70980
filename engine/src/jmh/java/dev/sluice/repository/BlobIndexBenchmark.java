package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.format.BlobType;
import java.util.List;
import java.util.SplittableRandom;
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

/** Looks up one blob: the smaller index is in memory, the larger one in a file. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlobIndexBenchmark {
  private static final int BLOBS_PER_PACK = 100;

  @Param({"40000", "2000000"})
  int blobs;

  private final Resources resources =
      new Resources(RepositoryOptions.DEFAULTS.withMemory(new MemoryBudget(16 << 20)));
  private final SplittableRandom choice = new SplittableRandom(2);
  private BlobIndex index;

  @Setup
  public void setUp() {
    BlobIndexBuilder builder = new BlobIndexBuilder(resources);
    try (BlobIndexBuilder.Batch batch = builder.batch()) {
      for (int i = 0; i < blobs; i++) {
        if (i % BLOBS_PER_PACK == 0) {
          batch.pack(id(-1 - i), false);
        }
        batch.blob(BlobType.DATA, id(i).bytes(), 0, i % BLOBS_PER_PACK * 5000L, 5000, 0);
      }
    }
    index = builder.build();
  }

  /** Ids spread evenly, as hashes do. */
  private static Id id(int number) {
    SplittableRandom random = new SplittableRandom(number);
    return new Id(random.nextLong(), random.nextLong(), random.nextLong(), number);
  }

  @TearDown
  public void tearDown() {
    index.close();
    resources.close();
  }

  @Benchmark
  public List<BlobCopy> find() {
    return index.find(BlobType.DATA, id(choice.nextInt(blobs)));
  }
}
