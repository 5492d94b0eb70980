package dev.sluice.restore;

import dev.sluice.restore.BlobsByFile.Blob;
import dev.sluice.target.ExistingFile;
import dev.sluice.target.TargetException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Compares blobs of a file that is there with what they must be, by their hashes, and marks those
 * that are right.
 */
final class Comparison {
  private static final int STEP = 128 << 10;

  private final EntryMarks marks;
  private final ExistingFile file;
  private final MessageDigest digest = FileHash.newDigest();
  private byte[] buffer = {};

  Comparison(EntryMarks marks, ExistingFile file) {
    this.marks = marks;
    this.file = file;
  }

  /**
   * What is right.
   *
   * @param blobs how many blobs
   * @param bytes how long they are together
   */
  record Right(long blobs, long bytes) {
    static final Right NOTHING = new Right(0, 0);

    Right plus(Right more) {
      return new Right(blobs + more.blobs, bytes + more.bytes);
    }
  }

  /** Compares these blobs; what cannot be read is not right. */
  Right compare(BlobsByFile.Blobs blobs) {
    Right right = Right.NOTHING;
    try {
      for (Blob blob = blobs.next(); blob != null; blob = blobs.next()) {
        if (isRight(blob)) {
          marks.mark(blob.entry());
          right = right.plus(new Right(1, blob.length()));
        }
      }
    } catch (TargetException unreadable) {
      return right;
    }
    return right;
  }

  private boolean isRight(Blob blob) {
    long end = blob.position() + blob.length();
    if (end > file.item().size()) {
      return false;
    }
    for (long at = blob.position(); at < end; ) {
      int count = file.read(buffer(end - at), 0, (int) Math.min(STEP, end - at), at);
      if (count < 0) {
        digest.reset();
        return false;
      }
      digest.update(buffer, 0, count);
      at += count;
    }
    return Arrays.equals(digest.digest(), blob.id());
  }

  private byte[] buffer(long wanted) {
    int length = (int) Math.min(STEP, wanted);
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    return buffer;
  }
}
