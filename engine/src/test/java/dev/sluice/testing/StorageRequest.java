package dev.sluice.testing;

import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import java.util.Optional;

/**
 * A request that a storage was asked to answer, noted when it is subscribed to.
 *
 * @param kind what was asked
 * @param type of the file, or of the files to be listed
 * @param file which file; none for a listing
 * @param range which part of the file; only for {@link Kind#READ}
 */
public record StorageRequest(
    Kind kind, FileType type, Optional<FileHandle> file, Optional<ByteRange> range) {
  /** The operations of a backend. */
  public enum Kind {
    /** {@code list}. */
    LIST,
    /** {@code size}. */
    SIZE,
    /** {@code read}. */
    READ,
    /** {@code readAll}. */
    READ_ALL
  }

  static StorageRequest list(FileType type) {
    return new StorageRequest(Kind.LIST, type, Optional.empty(), Optional.empty());
  }

  static StorageRequest size(FileHandle file) {
    return new StorageRequest(Kind.SIZE, file.type(), Optional.of(file), Optional.empty());
  }

  static StorageRequest read(FileHandle file, ByteRange range) {
    return new StorageRequest(Kind.READ, file.type(), Optional.of(file), Optional.of(range));
  }

  static StorageRequest readAll(FileHandle file) {
    return new StorageRequest(Kind.READ_ALL, file.type(), Optional.of(file), Optional.empty());
  }

  /** Whether bytes of a file were asked for. */
  public boolean isRead() {
    return kind == Kind.READ || kind == Kind.READ_ALL;
  }

  /** Where reading starts. */
  public long offset() {
    return range.map(ByteRange::offset).orElse(0L);
  }
}
