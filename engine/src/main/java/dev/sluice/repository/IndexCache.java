package dev.sluice.repository;

import dev.sluice.backend.FileHandle;
import dev.sluice.error.SluiceException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Sorted indexes kept from one run to the next, so that a later start neither fetches, decrypts nor
 * sorts the index again. One lies in a directory of its own, named by a hash over the names of the
 * index files it was made from: any change of those makes it another one, so it can never be stale.
 * It is made under another name and renamed when it is whole, so processes that start at the same
 * time do not meet; it may be removed at any time, since who uses it has it open. It holds ids and
 * positions, no content.
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

  /** Builds an index and keeps it; one small enough for memory is not worth keeping. */
  BlobIndex build(BlobIndexBuilder builder, List<FileHandle> indexFiles) {
    if (!builder.isLarge()) {
      return builder.build();
    }
    Path making;
    try {
      Files.createDirectories(directory);
      making =
          Files.createTempDirectory(
              directory,
              "making-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException readOnlyOrFull) {
      return builder.build();
    }
    BlobIndex index = builder.buildInto(making);
    publish(making, place(indexFiles));
    return index;
  }

  private void publish(Path made, Path place) {
    try {
      Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
      removeOthers(place);
    } catch (IOException anotherProcessWasFaster) {
      remove(made);
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
