package dev.sluice.restore;

import dev.sluice.format.SnapshotPath;
import dev.sluice.spill.Records;
import dev.sluice.target.ExistingItem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * Which files a restore has finished, so that the same restore, begun again after it was killed,
 * need not read them. A file of records that is only appended to: a heading that says what is
 * restored to where ({@link JournalHeading}), then for each file the beginning of its path's hash
 * (16), inode (8), number of the file system (8), length (8), modification time (8, 4), and a
 * CRC-32C of these (4). A file is taken for finished if all of that is so still.
 *
 * <p>Records are written at least every second; what was not written yet is read again. What the
 * disk had not got when the machine stopped cannot be told from what it had, so a journal counts
 * only until the next start of the machine, unless files were waited for.
 */
final class Journal implements AutoCloseable {
  static final int HASH = 16;
  static final int BODY = HASH + 8 + 8 + 8 + 8 + 4;
  static final int RECORD = BODY + 4;
  static final int BUFFER = 512 * RECORD;
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Optional<Path> directory;
  private final JournalHeading heading;
  private final PlanFiles stores;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private final MessageDigest digest = FileHash.newDigest();
  private Optional<FileChannel> channel = Optional.empty();
  private Optional<Path> file = Optional.empty();
  private Optional<FinishedFiles> earlier = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private long flushedAt = System.nanoTime();

  Journal(Optional<Path> directory, JournalHeading heading, PlanFiles stores) {
    this.directory = directory;
    this.heading = heading;
    this.stores = stores;
  }

  /** Opens the journal of this restore to the target with this root; takes up an earlier one. */
  synchronized void open(ExistingItem root) {
    if (directory.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(
          directory.get(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      String name = String.format("%x-%x.journal", root.fileSystem(), root.inode());
      open(directory.get().resolve(name), heading.bytes(root));
    } catch (IOException e) {
      fail(e);
    }
  }

  private void open(Path path, byte[] head) throws IOException {
    FileChannel opened =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (!isLocked(opened)) {
      opened.close();
      return;
    }
    channel = Optional.of(opened);
    file = Optional.of(path);
    FinishedFiles found = FinishedFiles.read(opened, head, stores);
    if (found.isTrusted()) {
      opened.truncate(head.length + found.count() * RECORD).position(opened.size());
      earlier = Optional.of(found);
    } else {
      found.close();
      opened.truncate(0).position(0);
      write(ByteBuffer.wrap(head));
    }
  }

  /** Another restore to the same place may be running; it keeps its journal then. */
  private static boolean isLocked(FileChannel opened) throws IOException {
    try {
      return opened.tryLock() != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  /** Whether there is one, so that the restore can be continued. */
  synchronized boolean isKept() {
    return channel.isPresent();
  }

  /** Whether a file was finished by an earlier run, and is as it was then. */
  synchronized boolean proves(SnapshotPath path, ExistingItem there) {
    return earlier.isPresent() && earlier.get().contains(body(path, there));
  }

  /** A file is finished, and is like this. */
  synchronized void add(SnapshotPath path, ExistingItem finished) {
    if (channel.isEmpty()) {
      return;
    }
    byte[] body = body(path, finished);
    buffer.put(body).putInt(checksum(body, 0));
    long now = System.nanoTime();
    if (!buffer.hasRemaining() || now - flushedAt > FLUSH_NANOS) {
      flushedAt = now;
      flush();
    }
  }

  private byte[] body(SnapshotPath path, ExistingItem item) {
    byte[] body = new byte[BODY];
    System.arraycopy(digest.digest(path.bytes()), 0, body, 0, HASH);
    Records.putLong(body, HASH, item.inode());
    Records.putLong(body, HASH + 8, item.fileSystem());
    Records.putLong(body, HASH + 16, item.size());
    Records.putLong(body, HASH + 24, item.mtime().seconds());
    Records.putInt(body, HASH + 32, item.mtime().nanos());
    return body;
  }

  static int checksum(byte[] record, int at) {
    CRC32C crc = new CRC32C();
    crc.update(record, at, BODY);
    return (int) crc.getValue();
  }

  private void flush() {
    try {
      write(buffer.flip());
    } catch (IOException e) {
      fail(e);
    }
    buffer.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.orElseThrow().write(bytes);
    }
  }

  private void fail(IOException e) {
    failure = Optional.of(String.valueOf(e.getMessage()));
    closeChannel();
  }

  /** Why no journal is kept, if that failed. */
  synchronized Optional<String> failure() {
    return failure;
  }

  /** Everything is restored: nobody will need the journal. */
  synchronized void remove() {
    try {
      closeChannel();
      if (file.isPresent()) {
        Files.deleteIfExists(file.get());
      }
    } catch (IOException foundByTheNextRun) {
      file = Optional.empty();
    }
  }

  private void closeChannel() {
    try {
      if (channel.isPresent()) {
        channel.get().close();
      }
    } catch (IOException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    channel = Optional.empty();
  }

  @Override
  public synchronized void close() {
    if (channel.isPresent()) {
      flush();
    }
    closeChannel();
    earlier.ifPresent(FinishedFiles::close);
    earlier = Optional.empty();
  }
}
