package dev.sluice.backends.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.files.FileSlice;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;

@ExtendWith(LeakGuard.class)
class LocalBackendTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Id ID = new Id(0x3f2a_0000_0000_0000L, 1, 2, 3);
  private static final FileHandle PACK = FileHandle.pack(ID);

  @TempDir private Path root;
  private LocalBackend backend;

  @BeforeEach
  void open() {
    backend = new LocalBackend(root);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  @Nested
  @ExtendWith(LeakGuard.class)
  class Contract extends BackendContract {
    @Override
    protected Backend open(MemorySink files) {
      DirectorySink directory = new DirectorySink(root);
      files.paths().forEach(path -> directory.write(path, files.read(path)));
      return backend;
    }

    @Override
    protected int openTransfers() {
      return backend.openRequests();
    }
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(failure(backend.readAll(PACK), Reason.NOT_FOUND))
        .isEqualTo("cannot read pack 3f2a0000 from local:" + root + ": there is no such file");
    assertThat(failure(backend.size(PACK), Reason.NOT_FOUND))
        .isEqualTo(
            "cannot find the size of pack 3f2a0000 in local:" + root + ": there is no such file");
  }

  @Test
  void saysThatThereIsNoDirectory() throws IOException {
    Path file = Files.createFile(root.resolve("file"));
    assertThat(configFailure(root.resolve("nowhere")))
        .endsWith("/nowhere: there is no directory " + root.resolve("nowhere"));
    assertThat(configFailure(file)).endsWith(": " + file + " is not a directory");
  }

  private static String configFailure(Path location) {
    LocalBackend other = new LocalBackend(location);
    try {
      return failure(other.readAll(FileHandle.CONFIG), Reason.NOT_FOUND);
    } finally {
      other.close();
    }
  }

  @Test
  void allConnectionsTogetherTakeTheSameMemory() {
    assertThat(LocalBackend.bufferBytes(1)).isEqualTo(FileSlice.BUFFER_BYTES);
    assertThat(LocalBackend.bufferBytes(20)).isEqualTo(64 << 10);
    assertThat(LocalBackend.bufferBytes(100)).isEqualTo(16 << 10);
  }

  @Test
  void saysHowShortAFileIsAndDeliversWhatThereIs() throws IOException {
    write(PACK, 700_000);

    StepVerifier.create(backend.read(PACK, new ByteRange(100_000, 600_001)))
        .expectNextMatches(buffer -> buffer.remaining() == FileSlice.BUFFER_BYTES)
        .expectNextMatches(buffer -> buffer.remaining() == FileSlice.BUFFER_BYTES)
        .expectNextMatches(buffer -> buffer.remaining() == 600_000 - 2 * FileSlice.BUFFER_BYTES)
        .expectErrorMessage(
            "cannot read pack 3f2a0000 bytes 100000+600001 from local:"
                + root
                + ": the file has only 700000 bytes")
        .verify(PATIENCE);
  }

  @Test
  void saysWhatItMayNotRead() throws IOException {
    Path file = write(PACK, 10);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "root may read everything");

    assertThat(failure(backend.readAll(PACK), Reason.DENIED)).contains("permission");
  }

  @Test
  void readsNothingButRegularFiles() throws IOException {
    Files.createDirectories(root.resolve(PACK.path()));

    assertThat(failure(backend.readAll(PACK), Reason.PROTOCOL)).contains("not a regular file");
    assertThat(failure(backend.size(PACK), Reason.PROTOCOL)).contains("not a regular file");
  }

  @Test
  void followsLinks() throws IOException {
    Path elsewhere = Files.write(root.resolve("elsewhere"), new byte[] {1, 2, 3});
    Path link = root.resolve(PACK.path());
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, elsewhere);

    assertThat(backend.size(PACK).block(PATIENCE)).isEqualTo(3);
  }

  @Test
  void listsPacksOfTheirOwnDirectoryOnly() throws IOException {
    write(PACK, 1);
    Path data = root.resolve("data");
    Files.createFile(data.resolve("40"));
    Files.createFile(data.resolve(new Id(0x4100_0000_0000_0000L, 1, 2, 3).hex()));
    Files.createDirectory(data.resolve("42"));
    Files.createFile(data.resolve("42").resolve(new Id(0x4300_0000_0000_0000L, 1, 2, 3).hex()));
    Files.createDirectories(data.resolve("44").resolve("deeper"));

    StepVerifier.create(backend.list(FileType.PACK))
        .expectNext(ID)
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void aFileInADirectorysPlaceIsAnError() throws IOException {
    Files.createFile(root.resolve("index"));
    Files.createFile(root.resolve("data"));

    assertThat(failure(backend.list(FileType.INDEX), Reason.PROTOCOL))
        .startsWith("cannot list the index files in local:");
    assertThat(failure(backend.list(FileType.PACK), Reason.PROTOCOL))
        .startsWith("cannot list the pack files in local:");
    assertThatThrownBy(() -> backend.list(FileType.CONFIG))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listingHonoursDemandAndCancel() throws IOException {
    for (int i = 0; i < 1000; i++) {
      write(new FileHandle(FileType.SNAPSHOT, new Id(i, i, i, i)), 0);
    }
    StepVerifier.create(backend.list(FileType.SNAPSHOT), 1)
        .expectNextCount(1)
        .thenRequest(998)
        .expectNextCount(998)
        .then(() -> assertThat(backend.openRequests()).isEqualTo(1))
        .thenCancel()
        .verify(PATIENCE);
  }

  @Test
  void afterClosingRequestsFail() throws IOException {
    write(PACK, 1_000_000);
    List<Throwable> errors = new ArrayList<>();
    BaseSubscriber<ByteBuffer> waiting =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}

          @Override
          protected void hookOnError(Throwable error) {
            errors.add(error);
          }
        };
    backend.readAll(PACK).subscribe(waiting);

    backend.close();

    assertThat(errors)
        .singleElement(type(BackendException.class))
        .matches(e -> !e.isRetryable(), "is final");
    assertThat(failure(backend.readAll(PACK), Reason.EXHAUSTED)).endsWith("was closed");
    assertThat(failure(backend.list(FileType.INDEX), Reason.EXHAUSTED)).endsWith("was closed");
    assertThat(failure(backend.size(PACK), Reason.EXHAUSTED)).endsWith("was closed");
  }

  private Path write(FileHandle file, int bytes) throws IOException {
    Path path = root.resolve(file.path());
    Files.createDirectories(path.getParent());
    return Files.write(path, new byte[bytes]);
  }

  private static String failure(Publisher<?> publisher, Reason reason) {
    List<String> messages = new ArrayList<>();
    StepVerifier.create(publisher)
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(BackendException.class);
              assertThat(((BackendException) error).reason()).isEqualTo(reason);
              messages.add(error.getMessage());
            })
        .verify(PATIENCE);
    return messages.get(0);
  }
}
