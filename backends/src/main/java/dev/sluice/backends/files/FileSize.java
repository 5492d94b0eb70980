package dev.sluice.backends.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The size of a file, as the only piece. */
public final class FileSize implements PullSource<Long> {
  private final Path path;
  private boolean isRead;

  /** Nothing is looked at yet. */
  public FileSize(Path path) {
    this.path = path;
  }

  /** Opening a pipe or a device could block for ever, and reading a directory fails unclearly. */
  static BasicFileAttributes requireRegularFile(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new NotRegularFileException(path.toString());
    }
    return attributes;
  }

  @Override
  public void open() {}

  @Override
  public boolean hasNext() {
    return !isRead;
  }

  @Override
  public Long next() throws IOException {
    isRead = true;
    return requireRegularFile(path).size();
  }

  @Override
  public void close() {}
}
