package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.testing.BlobEntry;
import dev.sluice.testing.BlobKey;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.Damage;
import dev.sluice.testing.IndexSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Repositories whose index, config or keys are lost. */
@ExtendWith(LeakGuard.class)
class LostIndexTest {
  private static final RepositoryOptions OPTIONS = RepositoryOptions.DEFAULTS.withWorkerThreads(2);

  @TempDir Path temp;

  private static RepositoryBuilder description() {
    return RepositoryBuilder.version(2)
        .compression(Compression.OFF)
        .snapshot(
            dir("d", file("a", blob("alpha").inPack("p1"), blob("beta").inPack("p2"))),
            file("b", blob("gamma").inPack("p2")));
  }

  private static Credentials password() {
    return Credentials.password(RepositoryBuilder.PASSWORD);
  }

  private Restores.Outcome restore(BuiltRepository repository, RepositoryOptions options) {
    try (Restores restores = Restores.from(MemoryBackend.over(repository), password(), options)) {
      return restores.restore(temp.resolve("out"));
    }
  }

  private void assertComplete(BuiltRepository repository, Restores.Outcome outcome) {
    assertThat(outcome.failures()).isEmpty();
    assertThat(repository.snapshot().manifest().compareWithDisk(temp.resolve("out"))).isEmpty();
  }

  @Test
  void aRebuiltIndexDoesWithoutIndexFiles() {
    BuiltRepository repository = description().build();
    repository.indexes().forEach(id -> repository.sink().delete("index/" + id.hex()));

    assertComplete(repository, restore(repository, OPTIONS.withIndexRebuilt(true)));
  }

  @Test
  void aRebuiltIndexIsBelievedBeforeAWrongOne() {
    BlobKey beta = BlobKey.data(blob("beta").id());
    BuiltRepository repository =
        description()
            .index(IndexSpec.of("p1", "trees"))
            .index(IndexSpec.of("p2").entry("p1", new BlobEntry(beta, 3, 44, OptionalLong.empty())))
            .build();

    assertComplete(repository, restore(repository, OPTIONS.withIndexRebuilt(true)));
  }

  @Test
  void whereAHeaderIsLostTheIndexHelps() {
    BuiltRepository repository = description().build();
    String pack = repository.pack("p2").path();
    Damage.to(repository).truncate(pack, (int) repository.pack("p2").size() - 3);

    assertComplete(repository, restore(repository, OPTIONS.withIndexRebuilt(true)));
  }

  @Test
  void withoutAConfigTheKeysStillOpen() {
    BuiltRepository repository = description().build();
    repository.sink().delete("config");

    assertThatThrownBy(() -> restore(repository, OPTIONS))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_REPOSITORY))
        .hasMessageContaining("keys are there")
        .hasMessageContaining("--without-config");
    assertComplete(
        repository,
        restore(
            repository, OPTIONS.withConfigOptional(true).withCacheDirectory(temp.resolve("c"))));
  }

  @Test
  void aDamagedConfigIsAsGoodAsNone() {
    BuiltRepository repository = description().build();
    Damage.to(repository).flipBit("config", 20, 1);

    assertThatThrownBy(() -> restore(repository, OPTIONS)).hasMessageContaining("--without-config");
    assertComplete(repository, restore(repository, OPTIONS.withConfigOptional(true)));
  }

  @Test
  void withoutReadableKeysTheMasterKeyOpens() {
    BuiltRepository repository = description().build();
    repository.keys().forEach(key -> Damage.to(repository).flipBit("keys/" + key.hex(), 9, 1));
    repository.sink().delete("config");
    RepositoryOptions options = OPTIONS.withConfigOptional(true);

    assertThatThrownBy(() -> restore(repository, options)).hasMessageContaining("--key-file");
    byte[] master = repository.masterKey().getBytes(StandardCharsets.UTF_8);
    try (Restores restores =
        Restores.from(MemoryBackend.over(repository), Credentials.masterKey(master), options)) {
      assertComplete(repository, restores.restore(temp.resolve("out")));
      assertThat(restores.warnings()).anyMatch(text -> text.startsWith("going on without"));
    }
  }

  @Test
  void whereNothingIsThereIsNoRepository() {
    BuiltRepository repository = description().build();
    repository.sink().delete("config");
    repository.keys().forEach(key -> repository.sink().delete("keys/" + key.hex()));

    assertThatThrownBy(() -> restore(repository, OPTIONS))
        .hasMessageContaining("there is no repository");
    assertThatThrownBy(() -> restore(repository, OPTIONS.withConfigOptional(true)))
        .hasMessageContaining("no key files");
  }
}
