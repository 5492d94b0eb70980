package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.flow.BufferPool;
import dev.sluice.flow.ByteBudget;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/** Cuts a range of 8 MiB into blobs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlobCutterBenchmark {
  private static final int RANGE = 8 << 20;
  private static final Id PACK = new Id(1, 2, 3, 4);

  @Param({"8192", "1048576"})
  int blobBytes;

  /** What a storage emits at once. */
  @Param({"65536", "262144"})
  int chunkBytes;

  private final ByteBudget budget = new ByteBudget(24 << 20);
  private final BufferPool buffers = new BufferPool(16 << 20);
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private PackRange range;

  @Setup
  public void setUp() {
    PackRange.Builder builder = new PackRange.Builder(PACK);
    for (int at = 0; at < RANGE; at += blobBytes) {
      builder.add(new Id(0, 0, 0, at).bytes(), 0, at, blobBytes, 0);
    }
    range = builder.build();
    for (int at = 0; at < RANGE; at += chunkBytes) {
      chunks.add(ByteBuffer.allocate(chunkBytes));
    }
  }

  @Benchmark
  public SealedBatch cut() {
    return BlobCutter.cut(
            Flux.fromIterable(chunks).map(ByteBuffer::duplicate), range, budget, buffers)
        .doOnNext(this::free)
        .blockLast();
  }

  private void free(SealedBatch batch) {
    for (SealedBlob blob : batch.blobs()) {
      if (blob.lease() != null) {
        buffers.give(blob.array());
        blob.release();
      }
    }
  }
}
