package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads restored files again and compares them, blob by blob, with what they must consist of. The
 * plan is sorted once more for this, by file and position: address of the node (8), number of the
 * file (4), position (8), length (8), blob id (32).
 */
final class Verification {
  private static final int FILE = 8;
  private static final int POSITION = FILE + 4;
  private static final int LENGTH = POSITION + 8;
  private static final int ID = LENGTH + 8;
  private static final int RECORD = ID + Id.BYTES;
  private static final int STEP = 128 * 1024;

  private final IndexedRepository repository;
  private final RestorePlan plan;
  private final Target target;
  private final FileStates states;
  private Optional<ContentHashes> hashes = Optional.empty();
  private boolean readsAll = true;

  Verification(IndexedRepository repository, RestorePlan plan, Target target, FileStates states) {
    this.repository = repository;
    this.plan = plan;
    this.target = target;
    this.states = states;
  }

  /**
   * Collects the hashes of whole files on the way.
   *
   * @param readsWholeFiles whether files of a single blob are read again too, whose hash is known
   */
  Verification hashing(ContentHashes into, boolean readsWholeFiles) {
    hashes = Optional.of(into);
    readsAll = readsWholeFiles;
    return this;
  }

  Flux<RestoreEvent> events() {
    int workers = repository.resources().workers().threads();
    return Flux.using(
        this::byFile,
        sorted ->
            Flux.<FileBlobs, Files>generate(
                    () -> new Files(sorted, states.failedWhole()),
                    (files, sink) -> {
                      FileBlobs next = files.next();
                      if (next == null) {
                        sink.complete();
                      } else {
                        sink.next(next);
                      }
                      return files;
                    },
                    Files::close)
                .flatMap(
                    file ->
                        Mono.fromCallable(() -> verify(sorted, file))
                            .flatMap(Mono::justOrEmpty)
                            .subscribeOn(repository.resources().workers().scheduler()),
                    workers,
                    1),
        SortedRecords::close);
  }

  private SortedRecords byFile() {
    RecordSorter sorter = new PlanFiles(repository.resources()).large(RECORD);
    byte[] record = new byte[RECORD];
    try (SeekableCursor entries = plan.entries().cursor()) {
      while (entries.next()) {
        Place place = Place.of(entries.array(), entries.offset());
        Records.putLong(record, 0, place.address());
        Records.putInt(record, FILE, place.file());
        Records.putLong(record, POSITION, place.position());
        Records.putLong(record, LENGTH, place.length());
        System.arraycopy(entries.array(), entries.offset() + Entry.ID, record, ID, Id.BYTES);
        sorter.add(record, 0);
      }
    }
    return sorter.finish();
  }

  /** One file and where its blobs are in the sorted records. */
  private record FileBlobs(long address, int file, long first, long count) {}

  /** Walks over the files but those of a single blob that failed. */
  private static final class Files implements AutoCloseable {
    private final SeekableCursor cursor;
    private final SeekableCursor failures;
    private final byte[] key = new byte[FILE];
    private long number;
    private boolean isMore;

    Files(SortedRecords sorted, SortedRecords failed) {
      this.cursor = sorted.cursor();
      this.failures = failed.cursor();
      this.isMore = cursor.next();
    }

    @Nullable FileBlobs next() {
      FileBlobs file = nextOfAll();
      while (file != null && isFailed(file.address())) {
        file = nextOfAll();
      }
      return file;
    }

    private boolean isFailed(long address) {
      Records.putLong(key, 0, address);
      return failures.seek(key, 0, key.length)
          && Records.getLong(failures.array(), failures.offset()) == address;
    }

    private @Nullable FileBlobs nextOfAll() {
      if (!isMore) {
        return null;
      }
      long first = number;
      long address = Records.getLong(cursor.array(), cursor.offset());
      int file = Records.getInt(cursor.array(), cursor.offset() + FILE);
      do {
        number++;
        isMore = cursor.next();
      } while (isMore && Records.getLong(cursor.array(), cursor.offset()) == address);
      return new FileBlobs(address, file, first, number - first);
    }

    @Override
    public void close() {
      cursor.close();
      failures.close();
    }
  }

  private Optional<RestoreEvent> verify(SortedRecords sorted, FileBlobs file) {
    if (file.file() != 0 && states.isFailed(file.file())) {
      return Optional.empty();
    }
    if (!readsAll && file.count() == 1) {
      hashes.ifPresent(into -> addKnown(into, sorted, file));
      return Optional.empty();
    }
    SnapshotPath path = plan.files().get(file.address()).path();
    try (ReadableByteChannel channel = target.openForReading(path);
        SeekableCursor blobs = sorted.cursor()) {
      FileHash found = compare(channel, blobs, file);
      hashes.ifPresent(into -> into.add(file.address(), found.length(), found.sha256()));
      return readsAll
          ? Optional.of(new RestoreEvent.Verified(path, found.length()))
          : Optional.empty();
    } catch (TargetException e) {
      return Optional.of(new RestoreEvent.Failed(path, e.getMessage()));
    } catch (IOException e) {
      return Optional.of(new RestoreEvent.Failed(path, "verification: " + e.getMessage()));
    }
  }

  /** A file that is a single blob has the blob's id as its hash. */
  private static void addKnown(ContentHashes into, SortedRecords sorted, FileBlobs file) {
    try (SeekableCursor blob = sorted.cursor()) {
      blob.moveTo(file.first());
      long length = Records.getLong(blob.array(), blob.offset() + LENGTH);
      into.add(file.address(), length, Id.of(blob.array(), blob.offset() + ID));
    }
  }

  /** Compares the whole file; fails at the first difference. */
  private FileHash compare(ReadableByteChannel channel, SeekableCursor blobs, FileBlobs file)
      throws IOException {
    MessageDigest digest = FileHash.newDigest();
    MessageDigest whole = FileHash.newDigest();
    ByteBuffer step = ByteBuffer.allocate(STEP);
    long position = 0;
    for (long i = 0; i < file.count(); i++) {
      blobs.moveTo(file.first() + i);
      long left = Records.getLong(blobs.array(), blobs.offset() + LENGTH);
      while (left > 0) {
        step.clear().limit((int) Math.min(STEP, left));
        int read = channel.read(step);
        if (read < 0) {
          throw new IOException("the file ends at " + position);
        }
        digest.update(step.array(), 0, read);
        if (hashes.isPresent()) {
          whole.update(step.array(), 0, read);
        }
        left -= read;
        position += read;
      }
      int at = blobs.offset() + ID;
      if (!Arrays.equals(digest.digest(), 0, Id.BYTES, blobs.array(), at, at + Id.BYTES)) {
        throw new IOException("the file on disk differs before byte " + position);
      }
    }
    step.clear();
    if (channel.read(step) > 0) {
      throw new IOException("the file on disk is longer than " + position + " bytes");
    }
    return new FileHash(position, Id.of(whole.digest()));
  }
}
