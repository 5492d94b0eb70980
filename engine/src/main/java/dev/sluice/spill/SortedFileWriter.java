package dev.sluice.spill;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes records, which come in order, as a {@link SortedFile}. */
final class SortedFileWriter implements AutoCloseable {
  private final TemporaryDirectory directory;
  private final FileChannel channel;
  private final int recordBytes;
  private final int perBlock;
  private final ByteBuffer block;
  private final CRC32C crc = new CRC32C();
  private final SparseKeys keys = new SparseKeys();
  private final @Nullable Path kept;
  private long count;
  private boolean isFinished;

  private SortedFileWriter(
      TemporaryDirectory directory, FileChannel channel, int recordBytes, @Nullable Path kept) {
    this.directory = directory;
    this.kept = kept;
    this.channel = channel;
    this.recordBytes = recordBytes;
    this.perBlock = SortedFile.recordsPerBlock(recordBytes);
    this.block = ByteBuffer.allocate(SortedFile.blockBytes(recordBytes) + Integer.BYTES);
  }

  /** A file that is gone when it is closed. */
  static SortedFileWriter temporary(TemporaryDirectory directory, int recordBytes) {
    return new SortedFileWriter(directory, directory.newFile(), recordBytes, null);
  }

  /** A file that stays. */
  static SortedFileWriter into(Path file, int recordBytes, TemporaryDirectory directory) {
    try {
      return new SortedFileWriter(
          directory,
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE),
          recordBytes,
          file);
    } catch (IOException e) {
      throw cannotKeep(file, e);
    }
  }

  void add(byte[] source, int offset) {
    if (count % perBlock == 0) {
      keys.add(source, offset, recordBytes);
    }
    block.put(source, offset, recordBytes);
    count++;
    if (count % perBlock == 0) {
      writeBlock();
    }
  }

  private void writeBlock() {
    crc.reset();
    crc.update(block.array(), 0, block.position());
    block.putInt((int) crc.getValue()).flip();
    write(block);
    block.clear();
  }

  private void write(ByteBuffer bytes) {
    try {
      directory.countWritten(bytes.remaining());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw kept == null ? directory.failure("write temporary data", e) : cannotKeep(kept, e);
    }
  }

  private static SluiceException cannotKeep(Path file, IOException cause) {
    return new SluiceException(
        Kind.LIMIT, "cannot write " + file + ": " + cause.getMessage(), cause);
  }

  SortedFile finish() {
    writeRest();
    return finished();
  }

  private void writeRest() {
    if (block.position() > 0) {
      writeBlock();
    }
  }

  private SortedFile finished() {
    isFinished = true;
    return new SortedFile(directory, channel, new SortedFileFooter(recordBytes, count, keys), null);
  }

  /** Adds what is needed to open the file again. */
  SortedFile finishForGood() {
    writeRest();
    write(SortedFileFooter.of(recordBytes, count, keys));
    return finished();
  }

  /** Gives up what was not finished. */
  @Override
  public void close() {
    if (!isFinished) {
      try {
        channel.close();
      } catch (IOException goneAllTheSame) {
        return;
      }
    }
  }
}
