package dev.sluice.repository;

import com.github.luben.zstd.Zstd;
import dev.sluice.backend.Id;
import dev.sluice.crypto.BoxOpener;
import dev.sluice.crypto.SealedSamples;
import dev.sluice.flow.BufferPool;
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

/** Opens one sealed blob: authenticate, decrypt, decompress, hash. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlobOpenerBenchmark {
  /** Length of the plaintext. */
  @Param({"4096", "1048576"})
  int bytes;

  @Param({"false", "true"})
  boolean compressed;

  private BlobOpener opener;
  private byte[] sealed;
  private Id id;

  @Setup
  public void setUp() {
    BoxOpener.warmUp();
    opener = new BlobOpener(SealedSamples.key(), new BufferPool(16 << 20));
    byte[] plain = halfRandom(bytes);
    id = Id.of(Digests.sha256().digest(plain));
    sealed = SealedSamples.seal(compressed ? Zstd.compress(plain) : plain);
  }

  /** Compresses to about a half. */
  private static byte[] halfRandom(int length) {
    Random random = new Random(1);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (random.nextInt() & 0x0f);
    }
    return bytes;
  }

  @TearDown
  public void tearDown() {
    opener.close();
  }

  @Benchmark
  public int open() {
    opener.open(sealed, 0, sealed.length, compressed ? bytes : 0, id);
    return opener.length();
  }
}
