package dev.sluice.target;

import dev.sluice.format.NodeName;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One whole file: create, write in one piece, metadata, close. 1000 files to a directory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LocalTargetBenchmark {
  /** On which file system; the one of {@code /dev/shm} is memory. */
  @Param({"/dev/shm", "/tmp"})
  public String directory = "";

  /** Length of a file; the larger of two neighbours is written through a channel. */
  @Param({"4096", "1048576", "1048577"})
  public int length;

  private byte[] content = {};
  private Path root = Path.of("");
  private Target target = LocalTarget.at(root);
  private SnapshotPath parent = SnapshotPath.ROOT;
  private int files;

  /** Starts with an empty directory, so that iterations are alike and the disk is not filled. */
  @Setup(Level.Iteration)
  public void prepare() throws IOException {
    content = new byte[length];
    new Random(1).nextBytes(content);
    root = Files.createTempDirectory(Path.of(directory), "sluice-benchmark");
    target = LocalTarget.at(root);
    target.prepare();
    files = 0;
  }

  @TearDown(Level.Iteration)
  public void remove() {
    target.close();
    Sandbox.run("rm", "-rf", root.toString());
  }

  @Benchmark
  public void file() {
    if (files % 1000 == 0) {
      parent = SnapshotPath.of("d" + files);
      target.makeDirectory(parent);
    }
    SnapshotPath path = parent.resolve(NodeName.ofUtf8("f" + files++));
    try (TargetFile file = target.createFile(path, length)) {
      file.write(content, 0, length, 0).block();
      file.applyMetadata(Nodes.of(NodeType.FILE).mode(0644).mtime(1_000_000_000, 5).build());
    }
  }
}
