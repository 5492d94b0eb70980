package dev.sluice.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.backend.Id;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The repositories that come with the tests; the README beside them says how they were made. */
public enum Fixture {
  /** By restic, format version 1. */
  TINY_V1("tiny-v1", "tiny-v1", "sluice-tiny"),
  /** By restic, format version 2; {@link #SECOND_PASSWORD} opens it too. */
  TINY_V2("tiny-v2", "tiny-v2", "sluice-tiny"),
  /** In the form of rustic, with a hot part, a given master key, and packs to delete. */
  TINY_RUSTIC("tiny-rustic-cold", "tiny-rustic", "sluice-rustic"),
  /** By rustic, with a hot part. */
  RUSTIC_HOT_COLD("rustic-cold", "rustic-hotcold", "sluice-rustic"),
  /** By rustic, with fixed-size chunks. */
  RUSTIC_FIXED("rustic-fixed", "rustic-fixed", "sluice-rustic"),
  /** With one defect in each snapshot; it has no manifests, but {@link #defects}. */
  TINY_HOSTILE("tiny-hostile", "tiny-hostile", "sluice-hostile");

  /** Opens the second key of {@link #TINY_V2}. */
  public static final String SECOND_PASSWORD = "zweites Passw\u00f6rt";

  private final String directory;
  private final String manifests;
  private final String password;

  Fixture(String directory, String manifests, String password) {
    this.directory = directory;
    this.manifests = manifests;
    this.password = password;
  }

  /** What opens it. */
  public String password() {
    return password;
  }

  /** Copies the repository (the cold part, if it has two) to a new directory in {@code parent}. */
  public Path copyTo(Path parent) {
    return copy(directory, parent);
  }

  /** Copies the hot part to a new directory in {@code parent}; fails if there is none. */
  public Path copyHotTo(Path parent) {
    return copy(directory.replace("-cold", "-hot"), parent);
  }

  private static Path copy(String directory, Path parent) {
    Path source = resources().resolve(directory);
    Path target = parent.resolve(directory);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the restore of each sound snapshot must leave on disk. */
  public Map<Id, Manifest> manifests() {
    Map<Id, Manifest> found = new LinkedHashMap<>();
    for (Path snapshot : children(resources().resolve(directory).resolve("snapshots"))) {
      Id.parse(snapshot.getFileName().toString())
          .ifPresent(
              id -> {
                Path file = resources().resolve(manifests + "-" + id.shortHex() + ".jsonl");
                if (Files.exists(file)) {
                  found.put(id, Manifest.parse(file));
                }
              });
    }
    return found;
  }

  /** The snapshots of {@link #TINY_HOSTILE} that can be read, by the name of their defect. */
  public Map<String, Id> defects() {
    return ids("snapshots");
  }

  /**
   * The snapshot files of {@link #TINY_HOSTILE} that cannot be read, by the name of their defect.
   */
  public Map<String, Id> brokenSnapshots() {
    return ids("broken_snapshot_files");
  }

  /** The packs of {@link #TINY_HOSTILE} with bad headers, by the name of their defect. */
  public Map<String, Id> brokenPacks() {
    return ids("broken_packs");
  }

  private Map<String, Id> ids(String field) {
    Map<String, Id> ids = new LinkedHashMap<>();
    try (JsonParser json = new JsonFactory().createParser(description())) {
      while (!(json.nextToken() == JsonToken.FIELD_NAME && json.currentName().equals(field))) {
        Objects.requireNonNull(json.currentToken(), "no " + field);
      }
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        ids.put(name, Id.parse(json.nextTextValue()).orElseThrow());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ids;
  }

  /**
   * The master key of {@link #TINY_RUSTIC} or {@link #TINY_HOSTILE}, as {@code --key-file} takes
   * it.
   */
  public Optional<String> masterKey() {
    if (!Files.exists(resources().resolve(manifests + ".json"))) {
      return Optional.empty();
    }
    String json = description();
    int start = json.indexOf('{', json.indexOf("\"masterkey\""));
    int end = json.indexOf('}', json.indexOf('}', start) + 1);
    return Optional.of(json.substring(start, end + 1));
  }

  private String description() {
    try {
      return Files.readString(resources().resolve(manifests + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> children(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the fixtures are: a directory, or one inside the jar that other modules' tests use. */
  private static Path resources() {
    URL readme = Objects.requireNonNull(Fixture.class.getResource("/fixtures/README.md"));
    try {
      URI uri = readme.toURI();
      if (uri.getScheme().equals("jar")) {
        return jar(uri).getPath("/fixtures");
      }
      return Objects.requireNonNull(Path.of(uri).getParent());
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FileSystem jar(URI uri) throws IOException {
    try {
      return FileSystems.newFileSystem(uri, Map.of());
    } catch (FileSystemAlreadyExistsException alreadyOpen) {
      return FileSystems.getFileSystem(uri);
    }
  }
}
