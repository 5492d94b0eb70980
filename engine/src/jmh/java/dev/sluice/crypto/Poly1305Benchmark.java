package dev.sluice.crypto;

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
import org.openjdk.jmh.annotations.Warmup;

/** Authenticates one message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Poly1305Benchmark {
  @Param({"4096", "1048576"})
  int bytes;

  private final byte[] s = new byte[16];
  private final byte[] tag = new byte[16];
  private Poly1305 mac;
  private byte[] message;

  @Setup
  public void setUp() {
    Random random = new Random(1);
    byte[] r = new byte[16];
    random.nextBytes(r);
    mac = new Poly1305(r);
    message = new byte[bytes];
    random.nextBytes(message);
  }

  @Benchmark
  public boolean authenticate() {
    mac.reset();
    mac.update(message, 0, message.length);
    return mac.matches(s, tag, 0);
  }
}
