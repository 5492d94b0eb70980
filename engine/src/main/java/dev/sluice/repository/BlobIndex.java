package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.format.BlobType;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each blob lies: all entries of all index files, sorted, in flat arrays or in a temporary
 * file.
 *
 * <p>A record is 50 bytes: type (1), blob id (32), second choice (1), pack number (4), offset (4),
 * length of the sealed blob (4), length of the plaintext or 0 (4). So the copies of a blob follow
 * one another, those in usable packs before those in packs that rustic has marked for deletion.
 */
final class BlobIndex implements AutoCloseable {
  static final String FILE = "blobs";
  static final int TYPE = 0;
  static final int ID = 1;
  static final int KEY_BYTES = ID + Id.BYTES;
  static final int SECOND_CHOICE = KEY_BYTES;
  static final int PACK = SECOND_CHOICE + 1;
  static final int OFFSET = PACK + 4;
  static final int LENGTH = OFFSET + 4;
  static final int PLAIN_LENGTH = LENGTH + 4;
  static final int RECORD = PLAIN_LENGTH + 4;

  private final SortedRecords records;
  private final PackTable packs;
  private final SeekableCursor lookup;

  BlobIndex(SortedRecords records, PackTable packs) {
    this.records = records;
    this.packs = packs;
    this.lookup = records.cursor();
  }

  /** Opens what {@link IndexCache} has kept; fails with kind DAMAGED if it is not whole. */
  static BlobIndex open(Path directory, Resources resources) {
    SortedRecords records =
        SortedRecords.open(directory.resolve(FILE), RECORD, resources.temporary());
    try {
      return new BlobIndex(records, PackTable.open(directory, resources));
    } catch (SluiceException e) {
      records.close();
      throw e;
    }
  }

  /** How many entries there are, copies included. */
  long size() {
    return records.count();
  }

  PackTable packs() {
    return packs;
  }

  /** A cursor over the records, in order of type and id. */
  SeekableCursor cursor() {
    return records.cursor();
  }

  static void key(BlobType type, Id id, byte[] into) {
    into[TYPE] = typeByte(type);
    id.writeTo(into, ID);
  }

  static byte typeByte(BlobType type) {
    return (byte) (type == BlobType.TREE ? 0 : 1);
  }

  /** All copies of a blob, the first choice first; none if the index does not know it. */
  synchronized List<BlobCopy> find(BlobType type, Id id) {
    byte[] key = new byte[KEY_BYTES];
    key(type, id, key);
    List<BlobCopy> copies = new ArrayList<>(1);
    lookup.rewind();
    if (lookup.seek(key, 0, KEY_BYTES)) {
      do {
        if (!isKey(lookup.array(), lookup.offset(), key)) {
          break;
        }
        BlobCopy copy = copy(lookup.array(), lookup.offset());
        if (!copies.contains(copy)) {
          copies.add(copy);
        }
      } while (lookup.next());
    }
    return copies;
  }

  private static boolean isKey(byte[] array, int offset, byte[] key) {
    return java.util.Arrays.equals(array, offset, offset + KEY_BYTES, key, 0, KEY_BYTES);
  }

  private BlobCopy copy(byte[] array, int offset) {
    return new BlobCopy(
        packs.id(Records.getInt(array, offset + PACK)),
        Records.getUnsigned(array, offset + OFFSET),
        Records.getUnsigned(array, offset + LENGTH),
        Records.getUnsigned(array, offset + PLAIN_LENGTH));
  }

  @Override
  public void close() {
    records.close();
    packs.close();
  }
}
