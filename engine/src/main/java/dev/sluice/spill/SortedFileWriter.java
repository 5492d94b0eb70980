package dev.sluice.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes records, which come in order, as a {@link SortedFile}. */
final class SortedFileWriter {
  private final TemporaryDirectory directory;
  private final FileChannel channel;
  private final int recordBytes;
  private final int perBlock;
  private final ByteBuffer block;
  private final CRC32C crc = new CRC32C();
  private final SparseKeys keys = new SparseKeys();
  private long count;

  private SortedFileWriter(TemporaryDirectory directory, FileChannel channel, int recordBytes) {
    this.directory = directory;
    this.channel = channel;
    this.recordBytes = recordBytes;
    this.perBlock = SortedFile.recordsPerBlock(recordBytes);
    this.block = ByteBuffer.allocate(SortedFile.blockBytes(recordBytes) + Integer.BYTES);
  }

  /** A file that is gone when it is closed. */
  static SortedFileWriter temporary(TemporaryDirectory directory, int recordBytes) {
    return new SortedFileWriter(directory, directory.newFile(), recordBytes);
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
          recordBytes);
    } catch (IOException e) {
      throw directory.failure("write " + file, e);
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
      throw directory.failure("write temporary data", e);
    }
  }

  SortedFile finish() {
    if (block.position() > 0) {
      writeBlock();
    }
    return new SortedFile(directory, channel, recordBytes, count, keys);
  }

  /** Adds what is needed to open the file again. */
  SortedFile finishForGood() {
    SortedFile file = finish();
    write(SortedFileFooter.of(recordBytes, count, keys));
    return file;
  }
}
