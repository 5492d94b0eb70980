package dev.sluice.backends.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Repository;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.format.Node;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.repository.TreeEntry;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.Fixture;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A whole repository behind a network, opened again and again. */
@Timeout(60)
@ExtendWith(LeakGuard.class)
class RestCacheTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void theSecondTimeNeitherIndexNorSnapshotsAreFetched() throws IOException {
    MemorySink files = new MemorySink();
    Path repository = Fixture.TINY_V2.copyTo(directory);
    try (Stream<Path> all = Files.walk(repository)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        files.write(repository.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    Path cache = directory.resolve("cache");
    try (RestServer server = new RestServer(files)) {
      List<String> first = namesThrough(server, cache);
      assertThat(first).isNotEmpty();
      assertThat(server.requests()).anyMatch(RestCacheTest::isKeptFile);

      int before = server.requests().size();
      assertThat(namesThrough(server, cache)).isEqualTo(first);
      assertThat(server.requests().subList(before, server.requests().size()))
          .isNotEmpty()
          .noneMatch(RestCacheTest::isKeptFile);
    }
  }

  private static boolean isKeptFile(String request) {
    return request.matches("GET .*/(index|snapshots)/[0-9a-f].*");
  }

  private static List<String> namesThrough(RestServer server, Path cache) {
    Credentials credentials =
        Credentials.password(Fixture.TINY_V2.password().getBytes(StandardCharsets.UTF_8));
    RepositoryOptions options = RepositoryOptions.DEFAULTS.withCacheDirectory(cache);
    try (Repository repository =
        Repository.open(
                Backends.open("rest:" + server.address(), BackendOptions.DEFAULTS),
                credentials,
                options)
            .blockOptional(PATIENCE)
            .orElseThrow()) {
      return repository
          .find(SnapshotSelector.latest())
          .flatMapMany(repository::walk)
          .map(RestCacheTest::name)
          .collectList()
          .blockOptional(PATIENCE)
          .orElseThrow();
    }
  }

  private static String name(TreeEntry entry) {
    return entry instanceof TreeEntry.Found found ? name(found.node()) : entry.toString();
  }

  private static String name(Node node) {
    return node.name().toString();
  }
}
