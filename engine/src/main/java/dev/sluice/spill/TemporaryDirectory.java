package dev.sluice.spill;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A private directory (mode 0700) for spill files. It is made when the first file is needed, and
 * removed with everything in it on {@link #close}. A directory left behind by a process that was
 * killed is recognised by its lock being free, and removed when the next one is made.
 */
public final class TemporaryDirectory implements AutoCloseable {
  private static final String PREFIX = "sluice-spill-";

  /**
   * Names what is this process's own. Its locks must not be looked at: to close any channel to a
   * file gives up all locks that the process has on it.
   */
  private static final String OWN_PREFIX = PREFIX + HexFormat.of().toHexDigits(randomMark()) + "-";

  private static final String LOCK = "lock";

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

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

  /** A new directory in this one, gone with it unless it is moved elsewhere before. */
  public synchronized Path newDirectory() throws IOException {
    if (isClosed) {
      throw new IllegalStateException("the temporary directory is closed");
    }
    Path place = directory == null ? make() : directory;
    return Files.createDirectory(place.resolve("kept-" + files++), PRIVATE);
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
    while (true) {
      Path made = Files.createTempDirectory(parent, OWN_PREFIX, PRIVATE);
      Optional<FileChannel> lock = lock(made);
      if (lock.isPresent()) {
        directory = made;
        lockChannel = lock.get();
        return made;
      }
    }
  }

  /** Another process that swept meanwhile may have taken it for abandoned: empty then. */
  private static Optional<FileChannel> lock(Path made) throws IOException {
    try {
      FileChannel channel =
          FileChannel.open(
              made.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel.lock();
      if (Files.exists(made.resolve(LOCK))) {
        return Optional.of(channel);
      }
      channel.close();
      return Optional.empty();
    } catch (NoSuchFileException swept) {
      return Optional.empty();
    }
  }

  private void sweep() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path stale : left) {
        if (!String.valueOf(stale.getFileName()).startsWith(OWN_PREFIX)) {
          removeIfAbandoned(stale);
        }
      }
    }
  }

  /** Removes it while its lock is held, so that nobody begins to use it. */
  private static void removeIfAbandoned(Path candidate) {
    try (FileChannel channel =
        FileChannel.open(candidate.resolve(LOCK), StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        remove(candidate);
      }
    } catch (IOException notOurs) {
      return;
    }
  }

  private static void remove(Path tree) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(tree)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          remove(entry);
        } else {
          Files.deleteIfExists(entry);
        }
      }
      Files.deleteIfExists(tree);
    } catch (IOException leftForTheNextSweep) {
      return;
    }
  }

  private static int randomMark() {
    return new SecureRandom().nextInt();
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
