package dev.sluice.backends.local;

import dev.sluice.backend.Id;
import dev.sluice.backends.files.PullSource;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The ids in {@code data/00} to {@code data/ff}, each in the directory of its first two digits. */
final class PackListing implements PullSource<Id> {
  private static final int DIRECTORIES = 256;

  private final Path data;
  private int opened;
  private @Nullable DirectoryListing current;
  private @Nullable Id next;

  PackListing(Path data) {
    this.data = data;
  }

  /** Makes a {@code data} that cannot be read, or is no directory, fail. */
  @Override
  public void open() throws IOException {
    DirectoryListing whole = new DirectoryListing(data);
    try {
      whole.open();
    } finally {
      whole.close();
    }
  }

  @Override
  public boolean hasNext() throws IOException {
    while (next == null) {
      if (current != null && current.hasNext()) {
        Id id = current.next();
        next = belongsHere(id) ? id : null;
      } else if (opened < DIRECTORIES) {
        openNext();
      } else {
        return false;
      }
    }
    return true;
  }

  /** A pack elsewhere could not be read, since its path follows from its name. */
  private boolean belongsHere(Id id) {
    return (int) (id.a() >>> 56) == opened - 1;
  }

  private void openNext() throws IOException {
    close();
    DirectoryListing listing = new DirectoryListing(data.resolve(String.format("%02x", opened)));
    opened++;
    current = listing;
    try {
      listing.open();
    } catch (NotDirectoryException stray) {
      // A stray file; the listing stays empty.
    }
  }

  @Override
  public Id next() throws IOException {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Id id = next;
    next = null;
    return id;
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
    }
  }
}
