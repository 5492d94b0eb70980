package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/**
 * What every {@link Backend} must do; each storage, and each decorator over {@link MemoryBackend},
 * has a test that extends this and says how to open it. Signals may come on any thread.
 */
public abstract class BackendContract {
  /** How long anything may take. */
  protected static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int PACK_BYTES = 3_000_017;
  private static final byte[] CONTENT = new Noise(1).bytes(PACK_BYTES);
  private static final Id PACK = Sha256.of(CONTENT);
  private static final FileHandle FILE = FileHandle.pack(PACK);
  private static final FileHandle EMPTY = FileHandle.pack(Sha256.of(new byte[0]));
  private static final FileHandle ABSENT = FileHandle.pack(new Id(1, 2, 3, 4));

  private final MemorySink files = new MemorySink();
  private Backend backend;

  /** Opens the storage over exactly these files, which keep their paths of the default layout. */
  protected abstract Backend open(MemorySink files) throws Exception;

  /** How many transfers are under way at the storage: connections, open files, or the like. */
  protected abstract int openTransfers();

  /** Bytes of files that the storage has handed out so far, if it can tell. */
  protected OptionalLong bytesHandedOut() {
    return OptionalLong.empty();
  }

  @BeforeEach
  void openBackend() throws Exception {
    files.write("config", new byte[] {1, 2, 3});
    files.write(FILE.path(), CONTENT);
    files.write(EMPTY.path(), new byte[0]);
    files.write("snapshots/" + PACK.hex(), new byte[] {4});
    files.write("snapshots/README", new byte[] {5});
    files.write("snapshots/" + PACK.hex() + "-tmp-123", new byte[] {6});
    files.write("snapshots/" + PACK.hex().substring(1), new byte[] {7});
    backend = open(files);
  }

  @AfterEach
  void closeBackend() {
    backend.close();
    assertThat(eventually(() -> openTransfers() == 0)).as("all transfers end").isTrue();
  }

  @Test
  void readsExactlyTheRange() {
    for (ByteRange range :
        List.of(
            new ByteRange(0, 1),
            new ByteRange(0, PACK_BYTES),
            new ByteRange(1, 65_536),
            new ByteRange(123_457, 1_000_003),
            new ByteRange(PACK_BYTES - 1, 1),
            new ByteRange(PACK_BYTES - 70_000, 70_000))) {
      assertThat(bytes(backend.read(FILE, range))).as("%s", range).isEqualTo(expected(range));
    }
  }

  @Test
  void readsWholeFiles() {
    assertThat(bytes(backend.readAll(FILE))).isEqualTo(CONTENT);
    assertThat(bytes(backend.readAll(FileHandle.CONFIG))).containsExactly(1, 2, 3);
    assertThat(bytes(backend.readAll(EMPTY))).isEmpty();
    assertThat(bytes(backend.read(FileHandle.CONFIG, new ByteRange(1, 2)))).containsExactly(2, 3);
  }

  @Test
  void aRangeBehindTheEndIsTooShort() {
    assertFails(backend.read(FILE, new ByteRange(0, PACK_BYTES + 1L)), Reason.TOO_SHORT);
    assertFails(backend.read(FILE, new ByteRange(PACK_BYTES - 5, 6)), Reason.TOO_SHORT);
    assertFails(backend.read(FILE, new ByteRange(PACK_BYTES, 1)), Reason.TOO_SHORT);
    assertFails(backend.read(FILE, new ByteRange(5_000_000_000L, 1)), Reason.TOO_SHORT);
    assertFails(backend.read(EMPTY, new ByteRange(0, 1)), Reason.TOO_SHORT);
  }

  @Test
  void whatIsMissingIsNotFound() {
    assertFails(backend.read(ABSENT, new ByteRange(0, 1)), Reason.NOT_FOUND);
    assertFails(backend.readAll(ABSENT), Reason.NOT_FOUND);
    assertFails(backend.size(ABSENT), Reason.NOT_FOUND);
    assertFails(backend.readAll(new FileHandle(FileType.KEY, PACK)), Reason.NOT_FOUND);
  }

  @Test
  void knowsSizes() {
    assertThat(backend.size(FILE).block(PATIENCE)).isEqualTo(PACK_BYTES);
    assertThat(backend.size(EMPTY).block(PATIENCE)).isZero();
    assertThat(backend.size(FileHandle.CONFIG).block(PATIENCE)).isEqualTo(3);
  }

  @Test
  void listsIdsAndNothingElse() {
    assertThat(names(FileType.SNAPSHOT)).containsExactly(PACK);
    assertThat(names(FileType.PACK)).containsExactlyInAnyOrder(PACK, EMPTY.id());
  }

  @Test
  void aMissingDirectoryIsEmpty() {
    assertThat(names(FileType.LOCK)).isEmpty();
    assertThat(names(FileType.INDEX)).isEmpty();
  }

  private List<Id> names(FileType type) {
    return await(backend.list(type));
  }

  @Test
  void emitsNoMoreThanIsRequested() {
    long before = bytesHandedOut().orElse(0);
    List<ByteBuffer> received = new ArrayList<>();
    StepVerifier.create(backend.readAll(FILE), 0)
        .expectSubscription()
        .thenRequest(1)
        .consumeNextWith(received::add)
        .expectNoEvent(Duration.ofMillis(100))
        .then(() -> assertNotAhead(received, before))
        .thenRequest(2)
        .consumeNextWith(received::add)
        .consumeNextWith(received::add)
        .expectNoEvent(Duration.ofMillis(50))
        .thenCancel()
        .verify(PATIENCE);
    assertThat(Bytes.join(received)).isEqualTo(Arrays.copyOf(CONTENT, Bytes.join(received).length));
  }

  private void assertNotAhead(List<ByteBuffer> received, long before) {
    long bufferBytes = received.get(0).remaining();
    bytesHandedOut()
        .ifPresent(now -> assertThat(now - before).isBetween(bufferBytes, 2 * bufferBytes));
  }

  @Test
  void cancellingReleasesTheTransfer() {
    Flux<ByteBuffer> body = backend.readAll(FILE);
    for (int buffers = 1; buffers <= 4; buffers++) {
      assertThat(body.take(buffers).count().block(PATIENCE)).isEqualTo(buffers);
      assertThat(eventually(() -> openTransfers() == 0)).as("released").isTrue();
    }
    StepVerifier.create(backend.readAll(FILE), 0).thenCancel().verify(PATIENCE);
    assertThat(eventually(() -> openTransfers() == 0)).as("released").isTrue();
  }

  @Test
  void buffersBelongToTheSubscriber() {
    List<ByteBuffer> buffers = await(backend.readAll(FILE));
    assertThat(Bytes.join(buffers)).as("kept until the end").isEqualTo(CONTENT);
    for (ByteBuffer buffer : buffers) {
      assertThat(buffer.isReadOnly()).isFalse();
      while (buffer.hasRemaining()) {
        buffer.put((byte) 0);
      }
    }
    assertThat(bytes(backend.readAll(FILE))).as("read again").isEqualTo(CONTENT);
  }

  @Test
  void eachSubscriptionIsARequestOfItsOwn() {
    Flux<ByteBuffer> body = backend.read(FILE, new ByteRange(10, 200_000));
    assertThat(openTransfers()).as("nothing happens before subscription").isZero();

    assertThat(bytes(body)).isEqualTo(bytes(body)).hasSize(200_000);
  }

  @Test
  void manyReadsAtOnceDoNotDisturbEachOther() {
    List<ByteRange> ranges = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      ranges.add(new ByteRange(i * 50_000L, 150_000 + i));
    }
    List<byte[]> contents =
        await(
            Flux.fromIterable(ranges)
                .flatMapSequential(
                    range ->
                        backend
                            .read(FILE, range)
                            .subscribeOn(Schedulers.parallel())
                            .collectList()
                            .map(Bytes::join),
                    8,
                    1));
    assertThat(contents).hasSameSizeAs(ranges);
    for (int i = 0; i < ranges.size(); i++) {
      assertThat(contents.get(i)).isEqualTo(expected(ranges.get(i)));
    }
  }

  @Test
  void describesItself() {
    assertThat(backend.describe()).isNotBlank();
    assertThat(backend.connections()).isPositive();
  }

  @Test
  void canBeClosedTwice() {
    backend.close();
    backend.close();
  }

  private static byte[] expected(ByteRange range) {
    return Arrays.copyOfRange(CONTENT, (int) range.offset(), (int) range.end());
  }

  private static byte[] bytes(Flux<ByteBuffer> body) {
    return body.as(Bytes::join).blockOptional(PATIENCE).orElseThrow();
  }

  private static <T> List<T> await(Flux<T> flux) {
    return flux.collectList().blockOptional(PATIENCE).orElseThrow();
  }

  private static void assertFails(Publisher<?> publisher, Reason reason) {
    StepVerifier.create(publisher)
        .thenConsumeWhile(partOfTheAnswer -> true)
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(reason)))
        .verify(PATIENCE);
  }

  /** Waits until something becomes true; false if it takes too long. */
  static boolean eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }
}
