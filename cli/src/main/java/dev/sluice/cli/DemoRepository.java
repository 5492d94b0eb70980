package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The repository that comes with the program, unpacked for as long as it is open. */
final class DemoRepository implements AutoCloseable {
  /** No secret: what it protects is made up. */
  static final String PASSWORD = "sluice-demo";

  private final Path directory;

  private DemoRepository(Path directory) {
    this.directory = directory;
  }

  /** Unpacks it below this directory, or the system's for temporary files. */
  static DemoRepository unpack(Optional<Path> below) {
    try (InputStream packed =
        Objects.requireNonNull(DemoRepository.class.getResourceAsStream("demo.zip"))) {
      Path directory =
          below.isPresent()
              ? Files.createTempDirectory(below.get(), "sluice-demo-repository-")
              : Files.createTempDirectory("sluice-demo-repository-");
      DemoRepository repository = new DemoRepository(directory);
      repository.fill(new ZipInputStream(packed));
      return repository;
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot unpack the demo's repository", failed);
    }
  }

  private void fill(ZipInputStream packed) throws IOException {
    for (ZipEntry file = packed.getNextEntry(); file != null; file = packed.getNextEntry()) {
      Path path = directory.resolve(file.getName());
      Files.createDirectories(path.getParent());
      Files.copy(packed, path);
    }
  }

  String location() {
    return "local:" + directory;
  }

  /** Removes what was unpacked. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(directory, new Remover());
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot remove the demo's repository " + directory, failed);
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
        throws IOException {
      Files.delete(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
