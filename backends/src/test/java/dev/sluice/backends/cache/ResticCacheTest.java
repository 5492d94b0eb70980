package dev.sluice.backends.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backends.local.LocalBackend;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.Restic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cache, used by restic and by us. */
class ResticCacheTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PASSWORD = "secret";

  @TempDir private Path directory;
  private Path repository = Path.of("");
  private Path cache = Path.of("");

  @BeforeEach
  void backUpTwice() throws IOException {
    repository = directory.resolve("repo");
    cache = directory.resolve("cache");
    Path source = Files.createDirectory(directory.resolve("source"));
    Restic restic = Restic.on(repository, PASSWORD).init(2);
    for (int i = 0; i < 2; i++) {
      Files.writeString(source.resolve("file" + i), "content " + i);
      restic.backup(source);
    }
  }

  @Test
  void readsWhatResticKept() throws Exception {
    restic("snapshots");
    restic("ls", "latest");

    FaultyBackend storage = FaultyBackend.over(new LocalBackend(repository));
    storage.onRead().missing().always();
    try (Backend backend = new CachingBackend(storage, repositoryCache(), w -> {})) {
      assertThat(readAll(backend)).isEqualTo(4);
    }
    assertThat(storage.requestedOffsets()).isEmpty();
  }

  @Test
  void resticReadsWhatWeKept() throws Exception {
    restic("snapshots");
    Path ours = repositoryCache();
    List<Path> kept = files(ours);
    deleteAll(ours);
    try (Backend backend = new CachingBackend(new LocalBackend(repository), ours, w -> {})) {
      assertThat(readAll(backend)).isEqualTo(4);
    }
    assertThat(files(ours)).containsAll(kept);

    for (Path file : files(repository.resolve("snapshots"))) {
      // restic takes the names from the storage, and the content from the cache.
      Files.write(file, new byte[] {1});
    }
    assertThat(restic("snapshots")).contains("2 snapshots");
  }

  private static long readAll(Backend backend) {
    long read = 0;
    for (FileType type : List.of(FileType.INDEX, FileType.SNAPSHOT)) {
      for (var id : backend.list(type).collectList().blockOptional(PATIENCE).orElseThrow()) {
        FileHandle file = new FileHandle(type, id);
        backend.readAll(file).blockLast(PATIENCE);
        read++;
      }
    }
    return read;
  }

  private Path repositoryCache() throws IOException {
    try (Stream<Path> repositories = Files.list(cache)) {
      return repositories.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void deleteAll(Path below) throws IOException {
    for (Path file : files(below)) {
      Files.delete(file);
    }
  }

  private String restic(String... arguments) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            "restic", "--no-lock", "--cache-dir", cache.toString(), "-r", repository.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("RESTIC_PASSWORD", PASSWORD);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
