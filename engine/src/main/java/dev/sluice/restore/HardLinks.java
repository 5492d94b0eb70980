package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.format.Content;
import dev.sluice.format.Node;
import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SortedRecords;
import dev.sluice.spill.SpillFile;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Files with several names. All of them are collected during the walk and grouped by device, inode
 * and content afterwards, outside of the heap: the first name of each group gets the content, the
 * others become links to it. Names with the same inode but other content are other files: an inode
 * number may have been used again, or belong to another file system than the repository recorded.
 *
 * <p>A record: device (8), inode (8), hash of the content's blob ids (32), address of the node (8),
 * where its blob ids lie (8), how many there are (4).
 */
final class HardLinks implements AutoCloseable {
  private static final int HASH = 16;
  private static final int ADDRESS = HASH + Id.BYTES;
  private static final int CONTENT = ADDRESS + 8;
  private static final int BLOBS = CONTENT + 8;
  private static final int RECORD = BLOBS + 4;

  private final RecordSorter names;
  private final SpillFile contents;
  private final MessageDigest digest;

  HardLinks(PlanFiles files) {
    this.names = files.small(RECORD);
    this.contents = files.bytes();
    this.digest = FileHash.newDigest();
  }

  static boolean isCandidate(Node file) {
    return file.links() > 1 && file.inode() != 0;
  }

  /** Collects one name. */
  void add(long address, Node file) {
    Content content = file.content();
    byte[] record = new byte[RECORD];
    Records.putLong(record, 0, file.deviceId());
    Records.putLong(record, 8, file.inode());
    System.arraycopy(digest.digest(content.ids()), 0, record, HASH, Id.BYTES);
    Records.putLong(record, ADDRESS, address);
    Records.putLong(record, CONTENT, contents.append(content.ids(), 0, content.ids().length));
    Records.putInt(record, BLOBS, content.size());
    names.add(record, 0);
  }

  /** Is told of the groups. */
  interface Groups {
    /**
     * The first name of a file.
     *
     * @param ids holds its blob ids, from {@code at} on
     * @param hasMoreNames whether {@link #another} will be called for it
     */
    void first(long address, SpillFile ids, long at, int blobs, boolean hasMoreNames);

    /** One more name of the file whose first name was told last. */
    void another(long address);

    /** The first name that was told last has the inode of an earlier one, but other content. */
    void sameInodeOtherContent(long address);
  }

  /** Tells of all groups, names in the order of the walk. */
  void tell(Groups groups) {
    try (SortedRecords sorted = names.finish();
        RecordCursor cursor = sorted.cursor()) {
      byte[] first = new byte[RECORD];
      boolean isPending = false;
      byte[] before = new byte[HASH];
      while (cursor.next()) {
        byte[] array = cursor.array();
        int at = cursor.offset();
        boolean isSame = isPending && Arrays.equals(array, at, at + ADDRESS, first, 0, ADDRESS);
        if (isSame) {
          if (!isTold) {
            tellFirst(groups, first, true, before);
          }
          groups.another(Records.getLong(array, at + ADDRESS));
        } else {
          if (isPending && !isTold) {
            tellFirst(groups, first, false, before);
          }
          System.arraycopy(array, at, first, 0, RECORD);
          isPending = true;
          isTold = false;
        }
      }
      if (isPending && !isTold) {
        tellFirst(groups, first, false, before);
      }
    }
  }

  private boolean isTold;

  private void tellFirst(Groups groups, byte[] first, boolean hasMoreNames, byte[] before) {
    long address = Records.getLong(first, ADDRESS);
    groups.first(
        address,
        contents,
        Records.getLong(first, CONTENT),
        Records.getInt(first, BLOBS),
        hasMoreNames);
    if (Arrays.equals(first, 0, HASH, before, 0, HASH)) {
      groups.sameInodeOtherContent(address);
    }
    System.arraycopy(first, 0, before, 0, HASH);
    isTold = true;
  }

  @Override
  public void close() {
    names.close();
    contents.close();
  }
}
