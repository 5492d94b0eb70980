package dev.sluice.backends.local;

import dev.sluice.backend.Id;
import dev.sluice.backends.files.PullSource;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The names in a directory that are ids; none if it does not exist. */
final class DirectoryListing implements PullSource<Id> {
  private final Path directory;
  private @Nullable DirectoryStream<Path> stream;
  private Iterator<Path> entries = Collections.emptyIterator();
  private Optional<Id> next = Optional.empty();

  DirectoryListing(Path directory) {
    this.directory = directory;
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // closed by close()
  public void open() throws IOException {
    try {
      DirectoryStream<Path> opened = Files.newDirectoryStream(directory);
      stream = opened;
      entries = opened.iterator();
    } catch (NoSuchFileException missing) {
      // Storages without directories of their own drop empty ones, and copies made through them
      // too.
    }
  }

  @Override
  public boolean hasNext() throws IOException {
    try {
      while (next.isEmpty() && entries.hasNext()) {
        next = Id.parse(entries.next().getFileName().toString());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return next.isPresent();
  }

  @Override
  public Id next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Id id = next.orElseThrow();
    next = Optional.empty();
    return id;
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
  }
}
