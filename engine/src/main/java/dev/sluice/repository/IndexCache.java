package dev.sluice.repository;

import dev.sluice.backend.FileHandle;
import dev.sluice.error.SluiceException;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.SortedRecords;
import dev.sluice.spill.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Sorted indexes kept from one run to the next, so that a later start neither fetches, decrypts nor
 * sorts the index again. One lies in a directory of its own, named by a hash over the names of the
 * index files it was made from: any change of those makes it another one, so it can never be stale.
 * It is made in a temporary directory beside and moved when it is whole, so processes that start at
 * the same time do not meet, and what a killed one has left is swept; it may be removed at any
 * time, since who uses it has it open. It holds ids and positions, no content.
 */
final class IndexCache {
  private static final String PREFIX = "index-";

  private final Path directory;
  private final Resources resources;

  /**
   * @param directory where to keep them; made when needed, readable by its owner only
   */
  IndexCache(Path directory, Resources resources) {
    this.directory = directory;
    this.resources = resources;
  }

  /** The index made from exactly these files, if it is there and whole. */
  Optional<BlobIndex> find(List<FileHandle> indexFiles) {
    Path place = place(indexFiles);
    if (!Files.isDirectory(place)) {
      return Optional.empty();
    }
    try {
      return Optional.of(BlobIndex.open(place, resources));
    } catch (SluiceException damaged) {
      remove(place);
      return Optional.empty();
    }
  }

  /**
   * Builds an index and keeps it; one small enough for memory is not worth keeping. An index that
   * cannot be kept is a warning, and goes where temporary files go.
   */
  BlobIndex build(BlobIndexBuilder builder, List<FileHandle> indexFiles) {
    if (!builder.isLarge()) {
      return builder.build();
    }
    try (TemporaryDirectory making = new TemporaryDirectory(directory)) {
      Keeping keeping = new Keeping(making.newDirectory());
      BlobIndex index = builder.build(keeping);
      if (keeping.isWhole) {
        publish(keeping.place, place(indexFiles));
      }
      return index;
    } catch (IOException readOnlyOrFull) {
      cannotKeep("cannot write to " + directory + ": " + readOnlyOrFull.getMessage());
      return builder.build();
    }
  }

  private void cannotKeep(String reason) {
    resources
        .options()
        .onWarning()
        .accept("the sorted index cannot be kept for the next run: " + reason);
  }

  /** Writes to the cache until that fails, and what remains to temporary files. */
  private final class Keeping implements BlobIndexBuilder.Finishing {
    private final Path place;
    private boolean isWhole = true;

    Keeping(Path place) {
      this.place = place;
    }

    @Override
    public SortedRecords finish(RecordSorter sorter, String name) {
      if (isWhole) {
        try {
          return sorter.finishInto(place.resolve(name));
        } catch (SluiceException e) {
          isWhole = false;
          cannotKeep(e.getMessage());
        }
      }
      return sorter.finish();
    }
  }

  private void publish(Path made, Path place) {
    try {
      Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
      removeOthers(place);
    } catch (IOException anotherProcessWasFaster) {
      return;
    }
  }

  private void removeOthers(Path place) throws IOException {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path other : others) {
        if (!other.equals(place)) {
          remove(other);
        }
      }
    }
  }

  private static void remove(Path tree) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(tree)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(tree);
    } catch (IOException leftForTheNextTime) {
      return;
    }
  }

  private Path place(List<FileHandle> indexFiles) {
    MessageDigest digest = Digests.sha256();
    for (FileHandle file : indexFiles) {
      digest.update(file.id().bytes());
    }
    return directory.resolve(PREFIX + HexFormat.of().formatHex(digest.digest(), 0, 16));
  }
}
