package dev.sluice.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {
  @Property(tries = 100)
  void givesBackWhatWasAppendedAtAnyPlace(
      @ForAll @IntRange(min = 0, max = 200_000) int threshold,
      @ForAll @IntRange(min = 1, max = 80_000) int largest,
      @ForAll long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (TemporaryDirectory directory = TemporaryDirectory.ofSystem();
        SpillFile file = new SpillFile(directory, threshold)) {
      for (int i = 0; i < 12; i++) {
        byte[] part = new byte[random.nextInt(largest + 1)];
        random.nextBytes(part);
        assertThat(file.append(part, 0, part.length)).isEqualTo(expected.size());
        expected.writeBytes(part);
        assertReads(file, expected.toByteArray(), random);
      }
    }
  }

  private static void assertReads(SpillFile file, byte[] all, Random random) {
    assertThat(file.size()).isEqualTo(all.length);
    for (int i = 0; i < 5 && all.length > 0; i++) {
      int from = random.nextInt(all.length);
      int length = random.nextInt(all.length - from) + 1;
      byte[] read = new byte[length];
      file.read(from, read, 0, length);
      assertThat(read).isEqualTo(Arrays.copyOfRange(all, from, from + length));
    }
  }

  @Test
  void streamsAPart() throws IOException {
    try (TemporaryDirectory directory = TemporaryDirectory.ofSystem();
        SpillFile file = new SpillFile(directory, 0)) {
      byte[] bytes = new byte[100_000];
      new Random(1).nextBytes(bytes);
      file.append(bytes, 0, bytes.length);
      assertThat(file.stream(500, 90_000).readAllBytes())
          .isEqualTo(Arrays.copyOfRange(bytes, 500, 90_500));
    }
  }

  @Test
  void aDamagedFileIsAnError(@TempDir Path parent) throws IOException {
    try (TemporaryDirectory directory = new TemporaryDirectory(parent);
        SpillFile file = new SpillFile(directory, 0)) {
      file.append(new byte[100_000], 0, 100_000);
      flipAByte();
      assertThatThrownBy(() -> file.read(0, new byte[100], 0, 100))
          .isInstanceOf(SluiceException.class)
          .hasMessageContaining("temporary data was altered");
    }
  }

  /** The file has no name any more, but the process has it open. */
  private static void flipAByte() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      Path spill = open.filter(SpillFileTest::isSpill).findFirst().orElseThrow();
      try (FileChannel channel = FileChannel.open(spill, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {1}), 50);
      }
    }
  }

  private static boolean isSpill(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("/spill-0");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  @Test
  void theDirectoryIsPrivate(@TempDir Path parent) throws IOException {
    try (TemporaryDirectory directory = new TemporaryDirectory(parent);
        SpillFile file = new SpillFile(directory, 0)) {
      file.append(new byte[100_000], 0, 100_000);
      try (Stream<Path> made = Files.list(parent)) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(made.findFirst().get())))
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void sweepsWhatAKilledProcessLeft(@TempDir Path parent) throws IOException {
    Path left = Files.createDirectory(parent.resolve("sluice-spill-killed"));
    Files.createFile(left.resolve("lock"));
    Files.write(left.resolve("spill-0"), new byte[10]);
    Path foreign = Files.createDirectory(parent.resolve("sluice-spill-not-ours"));
    try (TemporaryDirectory first = new TemporaryDirectory(parent);
        TemporaryDirectory second = new TemporaryDirectory(parent);
        SpillFile inFirst = new SpillFile(first, 0);
        SpillFile inSecond = new SpillFile(second, 0)) {
      inFirst.append(new byte[100_000], 0, 100_000);
      inSecond.append(new byte[100_000], 0, 100_000);
      assertThat(left).doesNotExist();
      assertThat(foreign).exists();
      byte[] still = new byte[1];
      inFirst.read(0, still, 0, 1);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anotherDirectoryInTheSameProcessLeavesTheLockAlone(@TempDir Path parent) throws IOException {
    try (TemporaryDirectory first = new TemporaryDirectory(parent);
        TemporaryDirectory second = new TemporaryDirectory(parent)) {
      Path lock = first.newDirectory().resolveSibling("lock");
      String inode = ":" + Files.getAttribute(lock, "unix:ino") + " ";
      assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);
      second.newDirectory();
      assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);
    }
  }

  @Test
  void countersWorkInMemoryAndInAFile() {
    for (int threshold : new int[] {0, 1 << 20}) {
      try (TemporaryDirectory directory = TemporaryDirectory.ofSystem();
          IntTable table = new IntTable(directory, 1000, threshold)) {
        assertThat(table.get(999)).isZero();
        assertThat(table.update(999, v -> v + 5)).isEqualTo(5);
        assertThat(table.update(999, v -> v - 6)).isEqualTo(-1);
        assertThat(table.get(999)).isEqualTo(-1);
        assertThat(table.get(998)).isZero();
        assertThat(table.get(0)).isZero();
      }
    }
  }
}
