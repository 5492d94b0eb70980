package dev.sluice.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.Id;
import dev.sluice.flow.BufferPool;
import dev.sluice.flow.ByteBudget;
import dev.sluice.flow.Leases;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class BlobCutterTest {
  private static final Id PACK = new Id(1, 2, 3, 4);

  private final ByteBudget budget = new ByteBudget(1 << 20);
  private final BufferPool buffers = new BufferPool(1 << 20);

  /** A range and the bytes of the pack from its beginning to its end. */
  private record Sample(PackRange range, byte[] bytes) {
    static Sample of(Random random, int blobs, int largest, int largestGap) {
      PackRange.Builder builder = new PackRange.Builder(PACK);
      long start = random.nextInt(1000);
      long offset = start;
      for (int i = 0; i < blobs; i++) {
        long length = 1L + random.nextInt(largest);
        builder.add(new Id(0, 0, 0, i).bytes(), 0, offset, length, 0);
        offset += length + (i + 1 < blobs ? random.nextInt(largestGap + 1) : 0);
      }
      byte[] bytes = new byte[(int) (offset - start)];
      random.nextBytes(bytes);
      return new Sample(builder.build(), bytes);
    }

    byte[] blob(int index) {
      int from = (int) (range.offset(index) - range.bytes().offset());
      return Arrays.copyOfRange(bytes, from, from + (int) range.length(index));
    }

    Flux<ByteBuffer> chunks(Random random, int largest) {
      List<ByteBuffer> chunks = new ArrayList<>();
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(largest));
        byte[] own = Arrays.copyOfRange(bytes, at, at + length);
        chunks.add(random.nextBoolean() ? ByteBuffer.wrap(own) : direct(own));
        at += length;
      }
      return Flux.fromIterable(chunks);
    }

    private static ByteBuffer direct(byte[] bytes) {
      return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
  }

  @Property(tries = 300)
  void anyChunkingCutsTheSameBlobs(
      @ForAll @IntRange(min = 1, max = 40) int blobs,
      @ForAll @IntRange(min = 1, max = 3000) int largestBlob,
      @ForAll @IntRange(min = 0, max = 500) int largestGap,
      @ForAll @IntRange(min = 1, max = 5000) int largestChunk,
      @ForAll long seed) {
    Random random = new Random(seed);
    Sample sample = Sample.of(random, blobs, largestBlob, largestGap);
    List<Integer> seen = new ArrayList<>();
    BlobCutter.cut(sample.chunks(random, largestChunk), sample.range(), new Leases(budget), buffers)
        .doOnNext(
            batch -> {
              assertThat(batch.failure()).isEmpty();
              for (SealedBlob blob : batch.blobs()) {
                byte[] got =
                    Arrays.copyOfRange(blob.array(), blob.offset(), blob.offset() + blob.length());
                assertThat(got).isEqualTo(sample.blob(blob.index()));
                seen.add(blob.index());
                blob.release();
              }
            })
        .blockLast();
    assertThat(seen).hasSize(blobs).isSorted().doesNotHaveDuplicates();
    assertThat(budget.inUse()).isZero();
  }

  @Test
  void aStreamThatBreaksGivesWhatWasCompleteAndThenTheFailure() {
    Sample sample = Sample.of(new Random(7), 10, 1000, 0);
    BackendException broken = new BackendException(BackendException.Reason.TOO_SHORT, "broken");
    int cut = (int) (sample.range().offset(6) - sample.range().bytes().offset()) + 1;
    Flux<ByteBuffer> bytes =
        Flux.just(ByteBuffer.wrap(Arrays.copyOf(sample.bytes(), cut)))
            .concatWith(Flux.error(broken));
    List<SealedBatch> batches =
        Objects.requireNonNull(
            BlobCutter.cut(bytes, sample.range(), new Leases(budget), buffers)
                .collectList()
                .block());
    assertThat(batches.get(0).blobs()).hasSize(6);
    assertThat(batches.get(batches.size() - 1).failure()).contains(broken);
    assertThat(batches.get(batches.size() - 1).failedFrom()).isEqualTo(6);
    assertThat(budget.inUse()).as("the begun blob is given back").isZero();
  }

  @Test
  void aStreamThatEndsEarlyIsAFailure() {
    Sample sample = Sample.of(new Random(8), 3, 100, 0);
    Flux<ByteBuffer> bytes = Flux.just(ByteBuffer.wrap(sample.bytes(), 0, 1));
    SealedBatch last =
        Objects.requireNonNull(
            BlobCutter.cut(bytes, sample.range(), new Leases(budget), buffers).blockLast());
    assertThat(last.failure().orElseThrow()).hasMessageContaining("ended inside blob");
  }

  @Test
  void withoutBudgetNothingMoreIsRequested() {
    PackRange range = new PackRange.Builder(PACK).add(new byte[Id.BYTES], 0, 0, 100_000, 0).build();
    ByteBudget.Lease all = budget.tryLease(budget.capacity()).orElseThrow();
    TestPublisher<ByteBuffer> source = TestPublisher.create();
    StepVerifier.create(BlobCutter.cut(source.flux(), range, new Leases(budget), buffers), 10)
        .then(() -> source.assertMinRequested(1).next(ByteBuffer.wrap(new byte[50_000])))
        .then(() -> source.assertMaxRequested(2))
        .then(all::close)
        .then(() -> source.next(ByteBuffer.wrap(new byte[50_000])).complete())
        .assertNext(batch -> assertThat(batch.blobs()).hasSize(1))
        .verifyComplete();
  }

  @Test
  void cancelInTheMiddleGivesTheBytesBack() {
    PackRange range = new PackRange.Builder(PACK).add(new byte[Id.BYTES], 0, 0, 100_000, 0).build();
    TestPublisher<ByteBuffer> source = TestPublisher.create();
    StepVerifier.create(BlobCutter.cut(source.flux(), range, new Leases(budget), buffers))
        .then(() -> source.next(ByteBuffer.wrap(new byte[50_000])))
        .then(() -> assertThat(budget.inUse()).isPositive())
        .thenCancel()
        .verify();
    source.assertCancelled();
    assertThat(budget.inUse()).isZero();
  }
}
