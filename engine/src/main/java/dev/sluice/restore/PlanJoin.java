package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.Located;
import dev.sluice.restore.RestoreEvent.Counts;
import dev.sluice.restore.RestoreEvent.Totals;
import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SortedRecords;
import dev.sluice.spill.SpillFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import reactor.core.publisher.Mono;

/**
 * The second half of planning, three sorts long:
 *
 * <ol>
 *   <li>wants by blob id meet the index by blob id: each want learns where its blob lies;
 *   <li>blobs of files that have several are sorted by file, to learn their positions in it: the
 *       sum of the lengths before (the recorded size decides nothing);
 *   <li>everything is sorted by pack and offset, which is the order it is read in.
 * </ol>
 */
final class PlanJoin implements Located, AutoCloseable {
  private final IndexedRepository repository;
  private final PlanFiles stores;
  private final RangePlanner.Limits limits;
  private final boolean keepPartial;
  private final LongUnaryOperator recordedSizes;
  private final RecordSorter pieces;
  private final RecordSorter entries;
  private final RecordSorter missing;
  private final NumberedFiles numbered;
  private final List<SortedRecords> sorted = new ArrayList<>();
  private boolean isHandedOver;
  private final byte[] piece = new byte[Piece.RECORD];
  private final byte[] entry = new byte[Entry.RECORD];
  private final byte[] lack = new byte[Missing.RECORD];
  private long bytes;
  private long space;

  /**
   * @param keepPartial whether files that miss blobs are wanted all the same
   * @param recordedSizes the size that a node, given by its address, was recorded with
   */
  PlanJoin(
      IndexedRepository repository,
      PlanFiles stores,
      RangePlanner.Limits limits,
      boolean keepPartial,
      LongUnaryOperator recordedSizes) {
    this.repository = repository;
    this.stores = stores;
    this.limits = limits;
    this.keepPartial = keepPartial;
    this.recordedSizes = recordedSizes;
    this.pieces = stores.large(Piece.RECORD);
    this.entries = stores.large(Entry.RECORD);
    this.missing = stores.small(Missing.RECORD);
    this.numbered = new NumberedFiles(stores.bytes());
  }

  /** What the walk collected, to go into the plan. */
  record Collected(
      NodeStore directories, NodeStore files, NodeStore others, SpillFile links, Counts items) {}

  /** What the join found out. */
  record Joined(
      NumberedFiles numbered,
      RangePlanner.Limits limits,
      SortedRecords entries,
      SortedRecords packs,
      SortedRecords missing,
      Totals totals,
      long bytes,
      long space) {
    RestorePlan plan(Collected walk) {
      return new RestorePlan(
          walk.directories(),
          walk.files(),
          walk.others(),
          walk.links(),
          numbered,
          limits,
          entries,
          packs,
          missing,
          totals.of(walk.items()),
          space + SpaceCheck.ofDirectories(walk.items().directories()));
    }
  }

  /** Looks all wants up, which are closed when that is done. */
  Mono<Joined> join(SortedRecords wants) {
    return Mono.using(
        () -> wants,
        w -> repository.locate(w, Want.RECORD, this).then(Mono.fromCallable(() -> finish())),
        w -> repository.resources().workers().afterRunning(w::close));
  }

  @Override
  public void found(byte[] want, int at, int pack, long offset, long length, long plainLength) {
    if (Records.getInt(want, at + Want.FILE) == 0) {
      long opened = Entry.openedLength(length, plainLength);
      bytes += opened;
      space += SpaceCheck.rounded(opened);
      place(entry, pack, offset, length, plainLength);
      System.arraycopy(want, at + Want.ID, entry, Entry.ID, Id.BYTES);
      System.arraycopy(want, at + Want.ADDRESS, entry, Entry.ADDRESS, 12);
      Records.putLong(entry, Entry.POSITION, 0);
      entries.add(entry, 0);
    } else {
      addPiece(want, at, pack, offset, length, plainLength);
    }
  }

  private static void place(byte[] into, int pack, long offset, long length, long plainLength) {
    Records.putInt(into, Entry.PACK, pack);
    Records.putInt(into, Entry.OFFSET, (int) offset);
    Records.putInt(into, Entry.LENGTH, (int) length);
    Records.putInt(into, Entry.PLAIN_LENGTH, (int) plainLength);
  }

  private void addPiece(byte[] want, int at, int pack, long offset, long length, long plainLength) {
    System.arraycopy(want, at + Want.FILE, piece, Piece.FILE, 8);
    System.arraycopy(want, at + Want.ADDRESS, piece, Piece.ADDRESS, 8);
    Records.putInt(piece, Piece.PACK, pack);
    Records.putInt(piece, Piece.OFFSET, (int) offset);
    Records.putInt(piece, Piece.LENGTH, (int) length);
    Records.putInt(piece, Piece.PLAIN_LENGTH, (int) plainLength);
    System.arraycopy(want, at + Want.ID, piece, Piece.ID, Id.BYTES);
    pieces.add(piece, 0);
  }

  @Override
  public void missing(byte[] want, int at) {
    if (Records.getInt(want, at + Want.FILE) != 0) {
      addPiece(want, at, 0, 0, 0, 0);
      return;
    }
    long size = recordedSizes.applyAsLong(Records.getLong(want, at + Want.ADDRESS));
    System.arraycopy(want, at + Want.ADDRESS, lack, Missing.ADDRESS, 16);
    System.arraycopy(want, at + Want.ID, lack, Missing.ID, Id.BYTES);
    boolean isKnown = size > 0 && size <= FilePieces.LARGEST_BLOB;
    addMissing(false, 0, isKnown ? size : FilePieces.UNKNOWN);
    space += isKnown && keepPartial ? SpaceCheck.rounded(size) : 0;
  }

  private void addMissing(boolean isUnplaced, long offset, long length) {
    lack[Missing.IS_UNPLACED] = (byte) (isUnplaced ? 1 : 0);
    Records.putLong(lack, Missing.OFFSET, offset);
    Records.putLong(lack, Missing.LENGTH, length);
    missing.add(lack, 0);
  }

  private Joined finish() {
    try (SortedRecords byFile = pieces.finish()) {
      position(byFile);
    }
    SortedRecords inOrder = keep(entries.finish());
    PackGroups groups = PackGroups.of(inOrder, stores, limits, repository::pack);
    SortedRecords packs = keep(groups.packs());
    return new Joined(
        numbered, limits, inOrder, packs, keep(missing.finish()), groups.totals(), bytes, space);
  }

  private SortedRecords keep(SortedRecords records) {
    sorted.add(records);
    return records;
  }

  /** What was joined belongs to the caller from now on. */
  void handOver() {
    isHandedOver = true;
  }

  /** Gives every piece its position, and every numbered file its length. */
  private void position(SortedRecords byFile) {
    try (RecordCursor ahead = byFile.cursor();
        RecordCursor behind = byFile.cursor()) {
      boolean isMore = ahead.next();
      while (isMore) {
        FilePieces file = new FilePieces(ahead);
        do {
          file.count(ahead);
          isMore = ahead.next();
        } while (isMore && file.isNext(ahead));
        tell(file, behind);
      }
    }
  }

  private void tell(FilePieces file, RecordCursor pieces) {
    long recorded = file.isWhole() ? 0 : recordedSizes.applyAsLong(file.address());
    bytes += file.isWhole() ? file.known() : 0;
    FilePieces.Outcome outcome =
        file.tell(
            pieces,
            recorded,
            new FilePieces.Places() {
              @Override
              public boolean place(RecordCursor piece, long position) {
                boolean isWanted = file.isWhole() || keepPartial;
                if (isWanted) {
                  addEntry(piece, position);
                }
                return isWanted;
              }

              @Override
              public void lose(RecordCursor piece, boolean isUnplaced, long offset, long length) {
                byte[] array = piece.array();
                int at = piece.offset();
                System.arraycopy(array, at + Piece.ADDRESS, lack, Missing.ADDRESS, 8);
                System.arraycopy(array, at + Piece.FILE, lack, Missing.FILE, 8);
                System.arraycopy(array, at + Piece.ID, lack, Missing.ID, Id.BYTES);
                addMissing(isUnplaced, offset, length);
              }
            });
    numbered.add(outcome.length(), outcome.pieces(), file.address());
    space += file.isWhole() || keepPartial ? SpaceCheck.rounded(outcome.length()) : 0;
  }

  private void addEntry(RecordCursor piece, long position) {
    byte[] array = piece.array();
    int at = piece.offset();
    System.arraycopy(array, at + Piece.PACK, entry, Entry.PACK, Entry.BLOB_END);
    System.arraycopy(array, at + Piece.ADDRESS, entry, Entry.ADDRESS, 8);
    System.arraycopy(array, at + Piece.FILE, entry, Entry.FILE, 4);
    Records.putLong(entry, Entry.POSITION, position);
    entries.add(entry, 0);
  }

  /** Frees what was not handed over. Nobody may be joining any more. */
  @Override
  public void close() {
    pieces.close();
    entries.close();
    missing.close();
    if (!isHandedOver) {
      sorted.forEach(SortedRecords::close);
      numbered.close();
    }
  }
}
