package dev.sluice.spill;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A private directory (mode 0700) for spill files. It is made when the first file is needed, and
 * removed with everything in it on {@link #close}. A directory left behind by a process that was
 * killed is recognised by its lock being free, and removed when the next one is made.
 */
public final class TemporaryDirectory implements AutoCloseable {
  private static final String PREFIX = "sluice-spill-";
  private static final String LOCK = "lock";

  private final Path parent;
  private final AtomicLong bytesWritten = new AtomicLong();
  private long files;
  private @Nullable Path directory;
  private @Nullable FileChannel lockChannel;
  private boolean isClosed;

  /**
   * @param parent where to make the directory, once it is needed
   */
  public TemporaryDirectory(Path parent) {
    this.parent = parent;
  }

  /** Under the system's own directory for temporary files. */
  public static TemporaryDirectory ofSystem() {
    return new TemporaryDirectory(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /** Bytes written to spill files since this was made. */
  public long bytesWritten() {
    return bytesWritten.get();
  }

  /** A new empty file that is already unlinked where the system allows it: gone when closed. */
  synchronized FileChannel newFile() {
    if (isClosed) {
      throw new IllegalStateException("the temporary directory is closed");
    }
    try {
      Path place = directory == null ? make() : directory;
      return FileChannel.open(
          place.resolve("spill-" + files++),
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw failure("make a temporary file", e);
    }
  }

  private Path make() throws IOException {
    Files.createDirectories(parent);
    sweep();
    Path made =
        Files.createTempDirectory(
            parent,
            PREFIX,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    directory = made;
    lockChannel =
        FileChannel.open(
            made.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lockChannel.lock();
    return made;
  }

  private void sweep() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path stale : left) {
        if (isAbandoned(stale)) {
          remove(stale);
        }
      }
    }
  }

  private static boolean isAbandoned(Path candidate) {
    try (FileChannel channel =
        FileChannel.open(candidate.resolve(LOCK), StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    } catch (IOException notOurs) {
      return false;
    }
  }

  private static void remove(Path tree) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(tree)) {
      for (Path entry : entries) {
        Files.deleteIfExists(entry);
      }
      Files.deleteIfExists(tree);
    } catch (IOException leftForTheNextSweep) {
      return;
    }
  }

  void countWritten(long bytes) {
    bytesWritten.addAndGet(bytes);
  }

  SluiceException failure(String action, IOException cause) {
    return new SluiceException(
        Kind.LIMIT,
        "cannot "
            + action
            + " in "
            + parent
            + ": "
            + cause.getMessage()
            + "; free some space there, or choose another place with --temp-dir",
        cause);
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    try {
      if (lockChannel != null) {
        lockChannel.close();
      }
    } catch (IOException removedBelow) {
      lockChannel = null;
    }
    if (directory != null) {
      remove(directory);
      directory = null;
    }
  }
}
