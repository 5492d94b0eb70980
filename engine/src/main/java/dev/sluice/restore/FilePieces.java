package dev.sluice.restore;

import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.Records;

/**
 * Gives the pieces of one file their places, in two passes over the same records: first all are
 * counted, then all are told of. How long a lost piece was nobody knows; what is lost altogether
 * follows from the recorded size. So what is before the first gap and behind the last has a known
 * place, and what is between two gaps has none.
 */
final class FilePieces {
  static final long UNKNOWN = -1;
  static final long LARGEST_BLOB = 0xffff_ffffL;

  /** Is told of the pieces, in order; each call is about the record that the cursor is at. */
  interface Places {
    /** A piece belongs there; whether it is wanted. */
    boolean place(RecordCursor piece, long position);

    /**
     * A piece cannot be restored.
     *
     * @param isUnplaced whether only its place is not known
     * @param offset where the stretch begins that is lost there, or {@link #UNKNOWN}
     * @param length of that stretch, or {@link #UNKNOWN}
     */
    void lose(RecordCursor piece, boolean isUnplaced, long offset, long length);
  }

  private final int file;
  private final long address;
  private int count;
  private int lost;
  private int gaps;
  private boolean isInGap;
  private long known;
  private long behindLastGap;

  /** Of the file whose first piece the cursor is at. */
  FilePieces(RecordCursor first) {
    this.file = Records.getInt(first.array(), first.offset() + Piece.FILE);
    this.address = Records.getLong(first.array(), first.offset() + Piece.ADDRESS);
  }

  long address() {
    return address;
  }

  /** Whether the piece that the cursor is at belongs to the file too. */
  boolean isNext(RecordCursor cursor) {
    return Records.getInt(cursor.array(), cursor.offset() + Piece.FILE) == file;
  }

  /** The first pass. */
  void count(RecordCursor piece) {
    count++;
    if (isThere(piece)) {
      known += openedLength(piece);
      behindLastGap += openedLength(piece);
      isInGap = false;
    } else {
      lost++;
      gaps += isInGap ? 0 : 1;
      behindLastGap = 0;
      isInGap = true;
    }
  }

  /** Whether nothing is lost; after the first pass. */
  boolean isWhole() {
    return lost == 0;
  }

  /** Bytes that are there. */
  long known() {
    return known;
  }

  /**
   * What came of it.
   *
   * @param length of the file, as far as it is known
   * @param pieces how many are wanted
   */
  record Outcome(long length, int pieces) {}

  /**
   * The second pass.
   *
   * @param recordedSize of the file; it counts only if something is lost
   */
  Outcome tell(RecordCursor piece, long recordedSize, Places places) {
    // Each lost piece had a byte at least, and no more than an index can say.
    long missing = recordedSize - known;
    boolean isLengthKnown = lost == 0 || (missing >= lost && missing <= lost * LARGEST_BLOB);
    long length = lost == 0 ? known : recordedSize;
    long position = 0;
    long beforeFirstGap = 0;
    int gap = 0;
    int wanted = 0;
    isInGap = false;
    for (int i = 0; i < count; i++) {
      piece.next();
      if (!isThere(piece)) {
        gap += isInGap ? 0 : 1;
        isInGap = true;
        places.lose(piece, false, position, gaps == 1 && isLengthKnown ? length - known : UNKNOWN);
        continue;
      }
      if (isInGap) {
        position = gap == gaps && isLengthKnown ? length - behindLastGap : UNKNOWN;
        isInGap = false;
      }
      if (position == UNKNOWN) {
        places.lose(piece, true, UNKNOWN, openedLength(piece));
      } else {
        wanted += places.place(piece, position) ? 1 : 0;
        position += openedLength(piece);
        beforeFirstGap = gap == 0 ? position : beforeFirstGap;
      }
    }
    return new Outcome(isLengthKnown ? length : beforeFirstGap, wanted);
  }

  private static boolean isThere(RecordCursor piece) {
    return Records.getInt(piece.array(), piece.offset() + Piece.LENGTH) != 0;
  }

  private static long openedLength(RecordCursor piece) {
    return Entry.openedLength(
        Records.getUnsigned(piece.array(), piece.offset() + Piece.LENGTH),
        Records.getUnsigned(piece.array(), piece.offset() + Piece.PLAIN_LENGTH));
  }
}
