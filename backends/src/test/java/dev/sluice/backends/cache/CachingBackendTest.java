package dev.sluice.backends.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.StorageUse;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.Bytes;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

@Timeout(60)
@ExtendWith(LeakGuard.class)
class CachingBackendTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path base;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final MemorySink files = new MemorySink();
  private final FaultyBackend storage = FaultyBackend.over(MemoryBackend.over(files));
  private final byte[] content = new byte[300_000];
  private final FileHandle index = handle(FileType.INDEX, content);
  private Path directory = Path.of("");
  private Path entry = Path.of("");
  private Backend backend = storage;

  private static FileHandle handle(FileType type, byte[] content) {
    new Random(7).nextBytes(content);
    MessageDigest digest = Sha256.digest();
    return new FileHandle(type, Id.of(digest.digest(content)));
  }

  @BeforeEach
  void open() {
    files.write(index.path(), content);
    directory = base.resolve("cache").resolve("5956a3f6");
    String name = index.id().hex();
    entry = directory.resolve("index").resolve(name.substring(0, 2)).resolve(name);
    backend = new CachingBackend(storage, directory, warnings::add);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  @Nested
  class Contract extends BackendContract {
    private MemoryBackend memory = MemoryBackend.over(new MemorySink());

    @Override
    protected Backend open(MemorySink files) {
      memory = MemoryBackend.over(files);
      backend = new CachingBackend(memory, directory, warnings::add);
      return backend;
    }

    @Override
    protected int openTransfers() {
      return memory.openTransfers();
    }
  }

  @Test
  void fetchesAFileOnce() {
    assertThat(read(index)).isEqualTo(content);
    assertThat(backend.use()).containsExactly(new StorageUse("memory", Optional.empty(), 0));
    assertThat(read(index)).isEqualTo(content);
    assertThat(storage.requests()).hasSize(1);
    assertThat(backend.use()).containsExactly(new StorageUse("memory", Optional.empty(), 1));
  }

  @Test
  void keepsWhatResticWouldKeep() throws IOException {
    read(index);

    assertThat(entry).hasBinaryContent(content);
    assertThat(entry.resolveSibling("").toFile().list()).hasSize(1);
    assertThat(directory.resolve("version")).hasContent("1");
    assertThat(directory.resolveSibling("CACHEDIR.TAG"))
        .hasContent("Signature: 8a477f597d28d172789f06886806bc55\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  @Test
  void makesNothingUntilItHasSomethingToKeep() {
    assertThat(backend.list(FileType.INDEX).collectList().block(PATIENCE)).hasSize(1);

    assertThat(directory).doesNotExist();
  }

  @Test
  void whatIsDamagedIsFetchedAnew() throws IOException {
    read(index);
    for (byte[] damaged : List.of(new byte[0], new byte[300_000], new byte[1_000_000])) {
      Files.write(entry, damaged);
      assertThat(read(index)).isEqualTo(content);
      assertThat(entry).hasBinaryContent(content);
    }
    assertThat(storage.requests()).hasSize(4);
  }

  @Test
  void whatArrivesDamagedIsNotKept() {
    storage.onRead().wrongByteAt(200_000).once();

    assertThat(read(index)).as("whoever reads it will notice").isNotEqualTo(content);
    assertThat(everything()).isEmpty();
    assertThat(read(index)).isEqualTo(content);
    assertThat(entry).exists();
  }

  @Test
  void whatBreaksOffIsNotKept() {
    storage.onRead().failAfter(200_000, Reason.EXHAUSTED).once();

    StepVerifier.create(backend.readAll(index))
        .thenConsumeWhile(buffer -> true)
        .expectErrorMessage("scripted fault (EXHAUSTED) on index " + index.id().shortHex())
        .verify(PATIENCE);
    assertThat(everything()).isEmpty();
  }

  @Test
  void whatIsCancelledIsNotKept() {
    StepVerifier.create(backend.readAll(index), 2).expectNextCount(2).thenCancel().verify(PATIENCE);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!everything().isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(everything()).isEmpty();
  }

  @Test
  void removesWhatIsNoLongerListed() throws IOException {
    read(index);
    Path old = entry.resolveSibling(new Id(1, 1, 1, 1).hex());
    Path unfinished = entry.resolveSibling(index.id().hex() + "-tmp-1");
    Path abandoned = entry.resolveSibling(index.id().hex() + "-tmp-2");
    Path stray = entry.resolveSibling("README");
    for (Path path : List.of(old, unfinished, abandoned, stray)) {
      Files.createFile(path);
    }
    Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

    assertThat(backend.list(FileType.INDEX).collectList().block(PATIENCE)).hasSize(1);
    assertThat(everything()).containsExactlyInAnyOrder(entry, unfinished, stray);
  }

  @Test
  void aListThatFailsRemovesNothing() {
    read(index);
    storage.onList(FileType.INDEX).fail(Reason.EXHAUSTED).once();

    StepVerifier.create(backend.list(FileType.INDEX)).expectError().verify(PATIENCE);
    assertThat(entry).exists();
  }

  @Test
  void keepsNothingElse() {
    files.write("config", content);
    FileHandle key = new FileHandle(FileType.KEY, index.id());
    FileHandle pack = FileHandle.pack(index.id());
    files.write(key.path(), content);
    files.write(pack.path(), content);

    for (FileHandle file : List.of(FileHandle.CONFIG, key, pack)) {
      assertThat(read(file)).isEqualTo(content);
    }
    assertThat(directory).doesNotExist();
  }

  @Test
  void readsOnWhereNothingCanBeKept() throws IOException {
    Files.createDirectories(directory.resolveSibling(""));
    Files.createFile(directory);

    assertThat(read(index)).isEqualTo(content);
    assertThat(backend.list(FileType.INDEX).collectList().block(PATIENCE)).hasSize(1);
    assertThat(warnings).singleElement().asString().startsWith("the cache cannot be used: ");
  }

  private byte[] read(FileHandle file) {
    return backend.readAll(file).as(Bytes::join).blockOptional(PATIENCE).orElseThrow();
  }

  private List<Path> everything() {
    try (Stream<Path> paths = Files.walk(directory.resolve("index"))) {
      return paths.filter(Files::isRegularFile).toList();
    } catch (IOException nothing) {
      return List.of();
    }
  }
}
