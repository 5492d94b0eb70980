package dev.sluice.backend;

import java.util.Objects;

/**
 * Names one stored file.
 *
 * @param type what it is
 * @param id its name, the SHA-256 of its stored bytes; {@link #CONFIG} has none and carries zeros
 */
public record FileHandle(FileType type, Id id) {
  /** The repository's {@code config}, the one file that is not named by its content. */
  public static final FileHandle CONFIG = new FileHandle(FileType.CONFIG, new Id(0, 0, 0, 0));

  public FileHandle {
    Objects.requireNonNull(type);
    Objects.requireNonNull(id);
  }

  /** The pack with this id. */
  public static FileHandle pack(Id id) {
    return new FileHandle(FileType.PACK, id);
  }

  /**
   * Where the file lies in the default layout, relative to the repository: {@code data/3f/3f2a…}.
   */
  public String path() {
    return switch (type) {
      case CONFIG -> type.directory();
      case PACK -> type.directory() + "/" + id.hex().substring(0, 2) + "/" + id.hex();
      case KEY, SNAPSHOT, INDEX, LOCK -> type.directory() + "/" + id.hex();
    };
  }

  /** How messages name the file: {@code pack 3f2a91c0}. */
  @Override
  public String toString() {
    return type == FileType.CONFIG ? type.noun() : type.noun() + " " + id.shortHex();
  }
}
