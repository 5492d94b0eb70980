package dev.sluice.restore;

import dev.sluice.spill.Records;

/**
 * Where a blob goes.
 *
 * @param address of the file's node
 * @param file number of the file, 0 if this blob is all of it
 * @param position in the file
 * @param length of the blob as declared
 */
record Place(long address, int file, long position, long length) {
  static Place of(byte[] entry, int at) {
    return new Place(
        Records.getLong(entry, at + Entry.ADDRESS),
        Records.getInt(entry, at + Entry.FILE),
        Records.getLong(entry, at + Entry.POSITION),
        Entry.openedLength(
            Records.getUnsigned(entry, at + Entry.LENGTH),
            Records.getUnsigned(entry, at + Entry.PLAIN_LENGTH)));
  }
}
