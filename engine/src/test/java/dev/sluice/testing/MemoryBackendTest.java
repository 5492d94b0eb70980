package dev.sluice.testing;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class MemoryBackendTest extends BackendContract {
  private MemoryBackend backend = MemoryBackend.over(new MemorySink());

  @Override
  protected Backend open(MemorySink files) {
    backend = MemoryBackend.over(files);
    return backend;
  }

  @Override
  protected int openTransfers() {
    return backend.openTransfers();
  }

  @Override
  protected OptionalLong bytesHandedOut() {
    return OptionalLong.of(backend.bytesRead());
  }

  @Test
  void notesWhatItIsAskedFor() {
    BuiltRepository repository =
        RepositoryBuilder.version(2).snapshot(file("a", blob("a"))).build();
    MemoryBackend storage = MemoryBackend.over(repository).emitting(10);
    FileHandle pack = FileHandle.pack(repository.pack("data").id());

    StepVerifier.create(storage.list(FileType.INDEX))
        .expectNextSequence(repository.indexes())
        .verifyComplete();
    StepVerifier.create(storage.read(pack, new ByteRange(3, 25)))
        .expectNextMatches(buffer -> buffer.remaining() == 10)
        .expectNextMatches(buffer -> buffer.remaining() == 10)
        .expectNextMatches(buffer -> buffer.remaining() == 5)
        .verifyComplete();

    assertThat(storage.requests())
        .containsExactly(
            StorageRequest.list(FileType.INDEX), StorageRequest.read(pack, new ByteRange(3, 25)));
    assertThat(storage.mostOpenTransfers()).isEqualTo(1);
    assertThat(storage.openTransfers()).isZero();
    assertThat(storage.bytesRead()).isEqualTo(25);
  }
}
