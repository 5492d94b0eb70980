package dev.sluice.backends.hotcold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Thawing;
import dev.sluice.backends.thaw.WarmUp;
import dev.sluice.backends.thaw.WarmUpBackend;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class HotColdBackendTest {
  private static final byte[] TREES = bytes(1000, 1);
  private static final byte[] DATA = bytes(1000, 2);
  private static final FileHandle TREE_PACK = FileHandle.pack(new Id(1, 1, 1, 1));
  private static final FileHandle DATA_PACK = FileHandle.pack(new Id(2, 2, 2, 2));
  private static final FileHandle SNAPSHOT = new FileHandle(FileType.SNAPSHOT, new Id(3, 3, 3, 3));
  private static final ByteRange RANGE = new ByteRange(100, 800);

  private final MemorySink hotFiles = new MemorySink();
  private final MemorySink coldFiles = new MemorySink();
  private final MemoryBackend hot = MemoryBackend.over(hotFiles).emitting(100);
  private final MemoryBackend cold = MemoryBackend.over(coldFiles).emitting(100);

  HotColdBackendTest() {
    hotFiles.write("config", new byte[] {1});
    coldFiles.write("config", new byte[] {2});
    for (MemorySink both : new MemorySink[] {hotFiles, coldFiles}) {
      both.write(SNAPSHOT.path(), TREES);
      both.write(TREE_PACK.path(), TREES);
    }
    coldFiles.write(DATA_PACK.path(), DATA);
  }

  @Nested
  class Contract extends BackendContract {
    private MemoryBackend whole = MemoryBackend.over(new MemorySink());

    @Override
    protected Backend open(MemorySink files) {
      whole = MemoryBackend.over(files);
      return new HotColdBackend(MemoryBackend.over(new MemorySink()), whole);
    }

    @Override
    protected int openTransfers() {
      return whole.openTransfers();
    }
  }

  @Nested
  class ContractOfTheHotPart extends BackendContract {
    private MemoryBackend whole = MemoryBackend.over(new MemorySink());

    @Override
    protected Backend open(MemorySink files) {
      whole = MemoryBackend.over(files);
      return new HotColdBackend(whole, MemoryBackend.over(files));
    }

    @Override
    protected int openTransfers() {
      return whole.openTransfers();
    }
  }

  @Test
  void readsDataFromColdAndMetadataFromHot() {
    Backend pair = new HotColdBackend(hot, cold);

    assertThat(read(pair.read(DATA_PACK, RANGE))).isEqualTo(Arrays.copyOfRange(DATA, 100, 900));
    assertThat(cold.bytesRead()).isEqualTo(800);
    assertThat(hot.bytesRead()).isZero();

    assertThat(read(pair.read(TREE_PACK, RANGE))).isEqualTo(Arrays.copyOfRange(TREES, 100, 900));
    assertThat(read(pair.readAll(SNAPSHOT))).isEqualTo(TREES);
    assertThat(cold.bytesRead()).isEqualTo(800);
    assertThat(hot.bytesRead()).isEqualTo(1800);
  }

  @Test
  void onlyWhatIsNotInTheHotPartIsThawed() {
    Backend archived =
        new WarmUpBackend(cold, new WarmUp(Optional.empty(), Duration.ZERO, Optional.empty()));
    Backend pair = new HotColdBackend(hot, archived);
    Thawing thawing = pair.thawing().orElseThrow();

    StepVerifier.create(thawing.look(TREE_PACK).map(Thawing.Seen::state))
        .expectNext(Thawing.State.READY)
        .verifyComplete();
    StepVerifier.create(thawing.look(DATA_PACK).map(Thawing.Seen::state))
        .expectNext(Thawing.State.COLD)
        .verifyComplete();
    StepVerifier.create(thawing.thaw(TREE_PACK)).expectNextCount(1).verifyComplete();
    assertThat(cold.requests()).isEmpty();
    StepVerifier.create(thawing.thaw(DATA_PACK)).expectNextCount(1).verifyComplete();
    assertThat(cold.requests()).hasSize(1);
    archived.close();
  }

  @Test
  void theConfigIsTheColdOne() {
    Backend pair = new HotColdBackend(hot, cold);

    assertThat(read(pair.readAll(FileHandle.CONFIG))).containsExactly(2);
    assertThat(pair.hot()).containsSame(hot);
  }

  @Test
  void listsTheHotPacksOnceHoweverMuchIsRead() {
    Backend pair = new HotColdBackend(hot, cold);
    assertThat(hot.requests()).as("before the first read").isEmpty();

    for (int i = 0; i < 5; i++) {
      read(pair.read(DATA_PACK, RANGE));
    }
    assertThat(hot.requests()).hasSize(1);
  }

  @Test
  void aFailedListOfTheHotPacksIsAskedForAgain() {
    FaultyBackend failing =
        FaultyBackend.over(hot).onList(FileType.PACK).fail(Reason.DENIED).once();
    Backend pair = new HotColdBackend(failing, cold);

    StepVerifier.create(pair.read(TREE_PACK, RANGE))
        .verifyErrorMessage("scripted fault (DENIED) on data");
    assertThat(read(pair.read(TREE_PACK, RANGE))).hasSize(800);
  }

  @Test
  void whatTheHotPartLacksComesFromCold() {
    FaultyBackend failing = FaultyBackend.over(hot).onRead().missing().always();
    Backend pair = new HotColdBackend(failing, cold);

    assertThat(read(pair.read(TREE_PACK, RANGE))).isEqualTo(Arrays.copyOfRange(TREES, 100, 900));
    assertThat(read(pair.readAll(SNAPSHOT))).isEqualTo(TREES);
  }

  @Test
  void aCopyThatEndsEarlyGoesOnInTheColdPart() {
    hotFiles.write(TREE_PACK.path(), Arrays.copyOf(TREES, 450));
    Backend pair = new HotColdBackend(hot, cold);

    assertThat(read(pair.read(TREE_PACK, RANGE))).isEqualTo(Arrays.copyOfRange(TREES, 100, 900));
    assertThat(cold.bytesRead()).isEqualTo(450);
  }

  @Test
  void otherFailuresOfTheHotPartAreNotHidden() {
    FaultyBackend failing = FaultyBackend.over(hot).onRead().fail(Reason.DENIED).always();
    Backend pair = new HotColdBackend(failing, cold);

    StepVerifier.create(pair.readAll(SNAPSHOT)).verifyError();
    StepVerifier.create(pair.read(TREE_PACK, RANGE)).verifyError();
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + seed);
    }
    return bytes;
  }

  private static byte[] read(Flux<ByteBuffer> body) {
    return body.reduce(
            new byte[0],
            (all, buffer) -> {
              byte[] longer = Arrays.copyOf(all, all.length + buffer.remaining());
              buffer.get(longer, all.length, buffer.remaining());
              return longer;
            })
        .blockOptional()
        .orElseThrow();
  }
}
