package dev.sluice.backends.operation;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;

/**
 * What a storage was asked to do, said once for all messages about it.
 *
 * @param phrase such as {@code read pack 3f2a91c0 bytes 0+4096 from local:/srv/backup}, without
 *     secrets
 */
public record Operation(String phrase) {
  /** Reading a stretch of a file. */
  public static Operation reading(FileHandle file, ByteRange range, String location) {
    return new Operation("read " + file + " " + range + " from " + location);
  }

  /** Reading a whole file. */
  public static Operation readingAll(FileHandle file, String location) {
    return new Operation("read " + file + " from " + location);
  }

  /** Asking whether a file is in cold storage. */
  public static Operation lookingAt(FileHandle file, String location) {
    return new Operation("see whether " + file + " in " + location + " is in cold storage");
  }

  /** Asking for a file to be brought out of cold storage. */
  public static Operation thawing(FileHandle file, String location) {
    return new Operation("bring " + file + " in " + location + " out of cold storage");
  }

  /** Asking for the size of a file. */
  public static Operation measuring(FileHandle file, String location) {
    return new Operation("find the size of " + file + " in " + location);
  }

  /**
   * Listing the files of a type.
   *
   * @throws IllegalArgumentException for {@link FileType#CONFIG}, of which there is one
   */
  public static Operation listing(FileType type, String location) {
    if (type == FileType.CONFIG) {
      throw new IllegalArgumentException("there is no directory of config files");
    }
    return new Operation("list the " + type.noun() + " files in " + location);
  }

  /** The failure of this operation; {@code why} completes the sentence. */
  public BackendException failed(Reason reason, String why) {
    return new BackendException(reason, sentence(why));
  }

  /** The failure of this operation because of another. */
  public BackendException failed(Reason reason, String why, Throwable cause) {
    return new BackendException(reason, sentence(why), cause);
  }

  private String sentence(String why) {
    return "cannot " + phrase + ": " + why;
  }
}
