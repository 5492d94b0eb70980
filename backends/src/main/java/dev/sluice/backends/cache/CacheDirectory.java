package dev.sluice.backends.cache;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.ids.IdSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One repository's directory in a cache as restic 0.14 to 0.18 keeps it and rustic too: {@code
 * index/3f/3f2a…}, the files as they are stored, a {@code version}, and a {@code CACHEDIR.TAG}
 * beside the repositories. All calls block.
 */
final class CacheDirectory {
  private static final String VERSION = "1";

  /** See the Cache Directory Tagging Specification. */
  private static final String TAG = "Signature: 8a477f597d28d172789f06886806bc55\n";

  private static final String TEMPORARY = "-tmp-";
  private static final Duration LONGEST_WRITE = Duration.ofDays(1);
  private static final int PIECE_BYTES = 256 << 10;

  private final Path directory;

  CacheDirectory(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  /** Where a file is, or would be. */
  Path place(FileHandle file) {
    return place(file.type()).resolve(file.id().hex().substring(0, 2)).resolve(file.id().hex());
  }

  private Path place(FileType type) {
    return directory.resolve(type.directory());
  }

  /** Whether a file is there and what its name says; if it is not, it is removed. */
  boolean has(FileHandle file) throws IOException {
    Path place = place(file);
    try (FileChannel channel = FileChannel.open(place, StandardOpenOption.READ)) {
      MessageDigest digest = Sha256.digest();
      ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
      while (channel.read(piece) >= 0) {
        digest.update(piece.flip());
        piece.clear();
      }
      if (Id.of(digest.digest()).equals(file.id())) {
        return true;
      }
    } catch (NoSuchFileException missing) {
      return false;
    }
    Files.deleteIfExists(place);
    return false;
  }

  /** A new, empty file beside the place of {@code file}, under another name. */
  Path createTemporary(FileHandle file) throws IOException {
    prepare();
    Path group = place(file).resolveSibling("");
    Files.createDirectories(group, mode("rwx------"));
    return Files.createTempFile(group, file.id().hex() + TEMPORARY, "", mode("rw-------"));
  }

  private void prepare() throws IOException {
    Path version = directory.resolve("version");
    if (Files.exists(version)) {
      return;
    }
    Files.createDirectories(directory, mode("rwx------"));
    Path tag = directory.resolveSibling("CACHEDIR.TAG");
    if (!Files.exists(tag)) {
      Files.writeString(tag, TAG);
    }
    Files.writeString(version, VERSION);
  }

  /** Removes the files of a type that are not among {@code ids}, and what was never finished. */
  void retain(FileType type, IdSet ids) throws IOException {
    Instant old = Instant.now().minus(LONGEST_WRITE);
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(place(type))) {
      for (Path group : groups) {
        retain(group, ids, old);
      }
    } catch (NoSuchFileException nothingCached) {
      return;
    }
  }

  private static void retain(Path group, IdSet ids, Instant old) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(group)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        Optional<Id> id = Id.parse(name);
        boolean isUseless =
            id.isPresent()
                ? !ids.contains(id.get())
                : name.contains(TEMPORARY)
                    && Files.getLastModifiedTime(file).toInstant().isBefore(old);
        if (isUseless) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NotDirectoryException | NoSuchFileException strayOrRemovedMeanwhile) {
      return;
    }
  }

  private static FileAttribute<?>[] mode(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
