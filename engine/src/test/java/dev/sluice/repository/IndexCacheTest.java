package dev.sluice.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.format.BlobType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexCacheTest {
  private static final int BLOBS = 100_000;
  private static final List<FileHandle> FILES =
      List.of(new FileHandle(FileType.INDEX, new Id(1, 2, 3, 4)));

  @TempDir Path top;
  private final List<String> warnings = new ArrayList<>();

  private Resources resources() {
    return new Resources(
        RepositoryOptions.DEFAULTS
            .withMemory(new MemoryBudget(16 << 20))
            .withTemporaryDirectory(top.resolve("temporary"))
            .withWarnings(warnings::add));
  }

  private static BlobIndexBuilder filled(Resources resources) {
    BlobIndexBuilder builder = new BlobIndexBuilder(resources);
    Random random = new Random(1);
    try (BlobIndexBuilder.Batch batch = builder.batch()) {
      batch.pack(new Id(5, 6, 7, 8), false);
      byte[] id = new byte[Id.BYTES];
      for (int i = 0; i < BLOBS; i++) {
        random.nextBytes(id);
        batch.blob(BlobType.DATA, id, 0, i, 1, 0);
      }
    }
    return builder;
  }

  @Test
  void keepsALargeIndexAndNothingElse() throws IOException {
    Path directory = top.resolve("cache");
    try (Resources resources = resources()) {
      IndexCache cache = new IndexCache(directory, resources);
      assertThat(cache.find(FILES)).isEmpty();
      cache.build(filled(resources), FILES).close();

      try (BlobIndex kept = cache.find(FILES).orElseThrow()) {
        assertThat(kept.size()).isEqualTo(BLOBS);
      }
      try (Stream<Path> made = Files.list(directory)) {
        assertThat(made).hasSize(1);
      }
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void sweepsWhatAKilledProcessWasMaking() throws IOException {
    Path directory = Files.createDirectory(top.resolve("cache"));
    Path left = Files.createDirectories(directory.resolve("sluice-spill-killed/kept-0"));
    Files.createFile(left.resolveSibling("lock"));
    Files.write(left.resolve("blobs"), new byte[10]);
    try (Resources resources = resources()) {
      new IndexCache(directory, resources).build(filled(resources), FILES).close();
    }
    assertThat(left.getParent()).doesNotExist();
  }

  @Test
  void anIndexThatCannotBeKeptIsAWarning() throws IOException {
    Path directory = Files.createFile(top.resolve("a-file")).resolve("cache");
    try (Resources resources = resources();
        BlobIndex index = new IndexCache(directory, resources).build(filled(resources), FILES)) {
      assertThat(index.size()).isEqualTo(BLOBS);
    }
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("the sorted index cannot be kept for the next run: ")
        .contains(directory.toString());
  }
}
