package dev.sluice.backends.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Repository;
import dev.sluice.backend.Backend;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.backends.RepositoryPlace;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whole restores from several places, none of which would do alone. */
@Timeout(60)
@ExtendWith(LeakGuard.class)
class MirroredRestoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir private Path directory;

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private DirectorySink main;
  private DirectorySink mirror;
  private BuiltRepository repository;

  @BeforeEach
  void build() {
    main = new DirectorySink(directory.resolve("main"));
    mirror = new DirectorySink(directory.resolve("mirror"));
    repository = repository(1, main);
    repository.sink().paths().forEach(path -> mirror.write(path, main.read(path)));
  }

  private static BuiltRepository repository(int seed, DirectorySink sink) {
    return RepositoryBuilder.version(2)
        .seed(seed)
        .compression(Compression.OFF)
        .splitIndex(3)
        .snapshot(
            IntStream.range(0, 40)
                .mapToObj(
                    i ->
                        ItemSpec.file(
                            String.format("f%02d", i),
                            BlobSpec.random(10 + i, 20_000).inPack("p" + i / 2)))
                .toArray(ItemSpec[]::new))
        .build(sink);
  }

  /** An address at which nobody answers. */
  private static String nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "rest:http://127.0.0.1:" + socket.getLocalPort() + "/";
    }
  }

  @Test
  void aMirrorWithPacksMissingAndADeadOneCostNothing() throws IOException {
    List<String> packs = packs(main);
    for (int i = 0; i < packs.size(); i++) {
      (i % 2 == 0 ? main : mirror).delete(packs.get(i));
    }
    restore(main.root().toString(), nobody(), mirror.root().toString());
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("is left alone for a while: cannot find the size of config in rest:http://127");
  }

  @Test
  void whatIsDamagedInOnePlaceComesFromTheOther() {
    List<String> files =
        Stream.of("data/", "index/", "snapshots/", "keys/")
            .flatMap(type -> main.paths().stream().filter(path -> path.startsWith(type)).sorted())
            .toList();
    assertThat(files).hasSizeGreaterThan(24);
    for (int i = 0; i < files.size(); i++) {
      damage(i % 2 == 0 ? main : mirror, files.get(i));
    }
    restore(main.root().toString(), mirror.root().toString());
    assertThat(warnings).isEmpty();
  }

  /** Without an index, packs are known by their headers. */
  @Test
  void headersComeFromTheOtherPlaceToo() {
    List<DirectorySink> both = List.of(main, mirror);
    for (DirectorySink place : both) {
      place.paths().stream().filter(path -> path.startsWith("index/")).forEach(place::delete);
    }
    List<String> packs = packs(main);
    for (int i = 0; i < packs.size(); i++) {
      damage(both.get(i % 2), packs.get(i));
    }
    restore(main.root().toString(), mirror.root().toString());
    assertThat(warnings).singleElement().asString().contains("using what their own headers say");
  }

  @Test
  void theMainPlaceMayBeAway() throws IOException {
    restore(nobody(), mirror.root().toString());
    assertThat(warnings).hasSize(1);

    warnings.clear();
    restore(directory.resolve("nothing").toString(), mirror.root().toString());
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("there is no directory", "reading from the other places");
  }

  @Test
  void anotherRepositoryIsRefused() {
    DirectorySink other = new DirectorySink(directory.resolve("other"));
    repository(2, other);
    assertThatThrownBy(() -> restore(main.root().toString(), other.root().toString()))
        .hasMessageContaining("local:" + other.root())
        .hasMessageContaining("leave that place out");
  }

  @Test
  void whereNobodyAnswersTheReasonIsTold() {
    String none = directory.resolve("none").toString();
    assertThatThrownBy(() -> restore(none, directory.resolve("nothing").toString()))
        .hasMessageStartingWith("there is no repository at local:" + none + " with mirror ");
  }

  private static List<String> packs(DirectorySink place) {
    return place.paths().stream().filter(path -> path.startsWith("data/")).sorted().toList();
  }

  /** Turns a bit near the beginning and one at the end. */
  private static void damage(DirectorySink place, String path) {
    byte[] bytes = place.read(path);
    bytes[Math.min(40, bytes.length / 2)] ^= 0x55;
    bytes[bytes.length - 1] ^= 0x55;
    place.write(path, bytes);
  }

  private void restore(String... locations) {
    List<RepositoryPlace> places = new ArrayList<>();
    for (String location : locations) {
      places.add(RepositoryPlace.of(location, BackendOptions.DEFAULTS));
    }
    Path out = directory.resolve("out");
    Backend backend = Backends.openMirrored(places);
    try (backend;
        Repository open =
            Repository.open(
                    backend,
                    Credentials.password(RepositoryBuilder.PASSWORD),
                    RepositoryOptions.DEFAULTS.withWarnings(warnings::add))
                .blockOptional(PATIENCE)
                .orElseThrow();
        Target target = Target.directory(out)) {
      RestoreEvent last =
          open.restore(SnapshotSelector.latest())
              .into(target)
              .run()
              .takeLast(1)
              .next()
              .blockOptional(PATIENCE)
              .orElseThrow();
      assertThat(((RestoreEvent.Finished) last).summary().failures()).isZero();
    }
    assertThat(repository.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }
}
