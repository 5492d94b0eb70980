package dev.sluice.target;

import static dev.sluice.target.Sandbox.await;
import static dev.sluice.target.Sandbox.path;
import static dev.sluice.target.Sandbox.run;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.target.TargetException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Writing content, small files by a system call of their own and large ones through a channel. */
class OpenFileTest {
  private static final int SMALL = (int) OpenFile.SMALL;

  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4096, SMALL, SMALL + 1, 1_000_003, 3 << 20})
  void piecesMayComeInAnyOrder(int length) {
    byte[] content = random(length);
    int piece = length / 7 + 1;
    List<Integer> positions = new ArrayList<>();
    for (int position = 0; position < length; position += piece) {
      positions.add(position);
    }
    Collections.shuffle(positions, new Random(1));

    try (TargetFile file = sandbox.target().createFile(path("/f"), length)) {
      for (int at : positions) {
        await(file.write(content, at, Math.min(piece, length - at), at));
      }
    }

    assertThat(sandbox.real("/f")).hasBinaryContent(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, 3 << 20})
  void nothingIsWrittenBeforeSubscriptionAndAgainOnEach(int length) {
    byte[] content = random(length);
    try (TargetFile file = sandbox.target().createFile(path("/f"), length)) {
      Mono<Void> write = file.write(content, 0, length, 0);
      assertThat(sandbox.real("/f")).hasBinaryContent(new byte[length]);

      await(write);
      await(write);
    }

    assertThat(sandbox.real("/f")).hasBinaryContent(content);
  }

  @Test
  void onlyALargeFileIsOpenedAgainForAChannel() throws IOException {
    sandbox.target().createFile(path("/small"), SMALL).close();
    try (TargetFile small = sandbox.target().reopenFile(path("/small"), Writing.PLAIN);
        TargetFile large = sandbox.target().createFile(path("/large"), SMALL + 1)) {
      assertThat(sandbox.openFiles())
          .filteredOn(file -> !file.endsWith("/target"))
          .containsExactlyInAnyOrder(
              sandbox.real("/small").toString(),
              sandbox.real("/large").toString(),
              sandbox.real("/large").toString());
      assertThat(small).isNotSameAs(large);
    }
  }

  @Test
  void writeSignalsOnTheSubscribingThread() {
    Thread here = Thread.currentThread();
    try (TargetFile file = sandbox.target().createFile(path("/f"), 3 << 20)) {
      await(
          file.write(random(3 << 20), 0, 3 << 20, 0)
              .doOnTerminate(() -> assertThat(Thread.currentThread()).isSameAs(here)));
    }
  }

  @Test
  void onlyTheFileItselfIsWritten() {
    byte[] bytes = new byte[10];
    try (TargetFile file = sandbox.target().createFile(path("/f"), 10)) {
      assertThatThrownBy(() -> file.write(bytes, 0, 10, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("10 bytes at 1 are not within the 10 of /f");
      assertThatThrownBy(() -> file.write(bytes, 0, 1, -1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> file.write(bytes, 5, 6, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, SMALL + 1})
  void closedFileIsNotWritten(int length) throws IOException {
    TargetFile file = sandbox.target().createFile(path("/f"), length);
    Mono<Void> write = file.write(random(length), 0, length, 0);
    file.close();
    file.close();

    assertThatThrownBy(() -> await(write)).hasMessageContaining("cannot write /f: it is closed");
    assertThatThrownBy(() -> file.applyMetadata(Nodes.file().build()))
        .isInstanceOf(TargetException.class);
    ReadableByteChannel channel = sandbox.target().openForReading(path("/f"));
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void fileStaysUsableWhenTheTargetIsClosed() {
    byte[] content = random(SMALL + 1);
    try (TargetFile file = sandbox.target().createFile(path("/f"), content.length)) {
      sandbox.target().close();

      await(file.write(content, 0, content.length, 0));
      assertThat(file.applyMetadata(Nodes.file().mode(0640).build())).isEmpty();
    }

    assertThat(sandbox.real("/f")).hasBinaryContent(content);
  }

  @Test
  void manyThreadsCreateFilesInManyDirectories() throws Exception {
    int threads = 4;
    int files = 300;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < Directories.CAPACITY * 2; i++) {
      sandbox.target().makeDirectory(path("/d" + i));
      sandbox.target().makeDirectory(path("/d" + i + "/e"));
    }
    for (int thread = 0; thread < threads; thread++) {
      int first = thread;
      work.add(executor.submit(() -> createFiles(first, threads, files)));
    }
    for (Future<?> each : work) {
      each.get();
    }
    executor.shutdown();

    for (int i = 0; i < files; i++) {
      assertThat(sandbox.real(name(i))).hasContent("content of " + i);
    }
  }

  private void createFiles(int first, int step, int files) {
    for (int i = first; i < files; i += step) {
      sandbox.createFile(name(i), "content of " + i);
    }
  }

  private static String name(int i) {
    return "/d" + i % (Directories.CAPACITY * 2) + "/e/f" + i;
  }

  @Test
  void manyThreadsWriteOneFile() throws Exception {
    byte[] content = random(5_000_000);
    int piece = 10_000;
    ExecutorService executor = Executors.newFixedThreadPool(4);
    List<Future<?>> work = new ArrayList<>();
    try (TargetFile file = sandbox.target().createFile(path("/f"), content.length)) {
      for (int at = 0; at < content.length; at += piece) {
        int position = at;
        work.add(executor.submit(() -> await(file.write(content, position, piece, position))));
      }
      for (Future<?> each : work) {
        each.get();
      }
    }
    executor.shutdown();

    assertThat(sandbox.real("/f")).hasBinaryContent(content);
  }

  @Test
  void fullFileSystemIsFatal() {
    Path mounted = sandbox.real("/small");
    sandbox.target().makeDirectory(path("/small"));
    String directory = mounted.toString();
    Sandbox.Run mount = run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", directory);
    assumeTrue(mount.exitCode() == 0, () -> "cannot mount: " + mount.output());
    try (Target small = Target.directory(mounted)) {
      small.prepare();
      assertFull(() -> fill(small));
      assertFull(() -> fillThroughChannel(mounted.resolve("channel")));
      assertFull(() -> small.createFile(path("/reserved"), 2 << 20));
      assertThat(mounted.resolve("reserved")).doesNotExist();
    } finally {
      assertThat(run("umount", directory).exitCode()).isEqualTo(0);
    }
  }

  private static void fill(Target target) {
    for (int i = 0; i < 5; i++) {
      write(target.createFile(path("/f" + i), 100_000), 100_000);
    }
  }

  /** As where space cannot be reserved. */
  private static void fillThroughChannel(Path file) {
    byte[] name = Posix.terminated(file.toString().getBytes(US_ASCII));
    int flags = Posix.O_CREAT | Posix.O_WRONLY;
    Descriptor descriptor = new Descriptor(Posix.openat(Posix.AT_FDCWD, name, flags, 0600));
    int length = SMALL + 1;
    write(
        new OpenFile(
            descriptor,
            new Opening(path("/channel"), length, false, true, Writing.PLAIN, () -> {}),
            new NativeBuffer.Pool(),
            AttributeFilter.ALL,
            new FailingFiles()),
        length);
  }

  private static void write(TargetFile file, int length) {
    try (file) {
      file.write(random(length), 0, length, 0).block();
    }
  }

  private static void assertFull(ThrowingCallable call) {
    TargetException full = catchThrowableOfType(TargetException.class, call);
    assertThat(full.reason()).isEqualTo(Reason.FULL);
    assertThat(full.isFatal()).isTrue();
    assertThat(full).hasMessageEndingWith(": no space left on device");
  }

  @Test
  void fileTooLargeForTheFileSystemIsRefusedAndRemoved() {
    TargetException refused =
        catchThrowableOfType(
            TargetException.class, () -> sandbox.target().createFile(path("/f"), Long.MAX_VALUE));

    assertThat(refused).hasMessageStartingWith("cannot create /f with 9223372036854775807 bytes: ");
    assertThat(sandbox.real("/f")).doesNotExist();
  }

  @Test
  void readOnlyFileSystemIsFatal() {
    Path mounted = sandbox.real("/ro");
    sandbox.target().makeDirectory(path("/ro"));
    String directory = mounted.toString();
    Sandbox.Run mount = run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", directory);
    assumeTrue(mount.exitCode() == 0, () -> "cannot mount: " + mount.output());
    try (Target readOnly = Target.directory(mounted)) {
      readOnly.prepare();
      TargetException refused =
          catchThrowableOfType(TargetException.class, () -> readOnly.createFile(path("/f"), 1));
      assertThat(refused.reason()).isEqualTo(Reason.READ_ONLY);
      assertThat(refused).hasMessage("cannot create /f: read-only file system");
    } finally {
      assertThat(run("umount", directory).exitCode()).isEqualTo(0);
    }
  }

  @Test
  void filesAreClosedWhateverHappens() throws IOException {
    sandbox.target().makeDirectory(path("/d"));
    sandbox.createFile("/d/f", "content");
    int before = sandbox.openFiles().size();
    for (int i = 0; i < 50; i++) {
      sandbox.createFile("/f" + i, "content");
      try (TargetFile large = sandbox.target().createFile(path("/l" + i), SMALL + 1)) {
        large.applyMetadata(Nodes.file().mode(0).build());
      }
      assertThatThrownBy(() -> sandbox.target().openForReading(path("/d")))
          .hasMessage("cannot read /d: it is a directory");
      assertThatThrownBy(() -> sandbox.target().createHardLink(path("/d"), path("/f0")))
          .hasMessage("cannot create /d: a directory that is not empty is in the way");
    }

    assertThat(sandbox.openFiles()).hasSize(before);
    assertThat(sandbox.root().toFile().list()).hasSize(101);
  }
}
