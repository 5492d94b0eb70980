package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Finds blobs of zeros in a plan, by their ids. Only those are looked at that one file holds
 * several times, since an id must be computed for each different length.
 */
final class ZeroBlobs {
  private static final byte[] ZEROS = new byte[64 << 10];

  /** Of those that are compressed, zeros are smaller than this share. */
  private static final int COMPRESSED = 16;

  private final RestorePlan plan;
  private final MessageDigest digest = FileHash.newDigest();
  private long hashedLength = -1;
  private byte[] hash = {};

  ZeroBlobs(RestorePlan plan) {
    this.plan = plan;
  }

  /** How many bytes they are together. */
  long bytes() {
    long bytes = 0;
    byte[] previous = new byte[Entry.RECORD];
    boolean isZero = false;
    try (SeekableCursor cursor = plan.entries().cursor()) {
      for (boolean isFirst = true; cursor.next(); isFirst = false) {
        byte[] array = cursor.array();
        int at = cursor.offset();
        boolean isAgain =
            !isFirst && Arrays.equals(array, at, at + Entry.FILE, previous, 0, Entry.FILE);
        if (!isAgain) {
          isZero = false;
        } else if (isZero) {
          bytes += length(array, at);
        } else if (isZero(array, at)) {
          isZero = true;
          bytes += 2 * length(array, at);
        }
        System.arraycopy(array, at, previous, 0, Entry.RECORD);
      }
    }
    return bytes;
  }

  private static long length(byte[] array, int at) {
    return Place.of(array, at).length();
  }

  private boolean isZero(byte[] array, int at) {
    long stored = Records.getUnsigned(array, at + Entry.LENGTH);
    long opened = length(array, at);
    boolean isCompressed = Records.getInt(array, at + Entry.PLAIN_LENGTH) != 0;
    return (!isCompressed || stored < opened / COMPRESSED)
        && Arrays.equals(
            array, at + Entry.ID, at + Entry.BLOB_END, hashOfZeros(opened), 0, Id.BYTES);
  }

  private byte[] hashOfZeros(long length) {
    if (length != hashedLength) {
      for (long left = length; left > 0; left -= ZEROS.length) {
        digest.update(ZEROS, 0, (int) Math.min(ZEROS.length, left));
      }
      hash = digest.digest();
      hashedLength = length;
    }
    return hash;
  }
}
