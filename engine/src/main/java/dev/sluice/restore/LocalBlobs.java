package dev.sluice.restore;

import dev.sluice.flow.Pull;
import dev.sluice.repository.OpenedBlob;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.target.ExistingFile;
import dev.sluice.target.TargetException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Takes blobs that are right in one file of the target to the other files that need them, so that
 * they are not fetched. Each is read and compared with its hash once more before it is written, as
 * the file may have changed since it was looked at, or may have been kept unseen; a blob that
 * cannot be had this way is fetched as any other.
 *
 * <p>Memory: one blob of up to 8 MiB for each worker, at a time when none is in flight.
 */
final class LocalBlobs {
  /** restic's largest; what is larger is fetched. */
  private static final int LONGEST = 8 << 20;

  /** So many files are tried for a blob: the first has it, unless it was kept unseen. */
  private static final int TRIES = 4;

  private final Job job;
  private final RestorePlan plan;
  private final FileWriter files;
  private final EntryMarks marks;

  LocalBlobs(Job job, RestorePlan plan, FileWriter files, EntryMarks marks) {
    this.job = job;
    this.plan = plan;
    this.files = files;
    this.marks = marks;
  }

  /** Writes what can be had, and marks it. */
  Flux<RestoreEvent> events() {
    return Flux.using(
        () -> new Groups(plan.entries().cursor()),
        groups ->
            Pull.all(groups::next)
                .flatMap(
                    group -> job.onWorker(Flux.defer(() -> copy(group))),
                    job.resources().workers().threads(),
                    1),
        Groups::close);
  }

  private Flux<RestoreEvent> copy(Group group) {
    Optional<OpenedBlob> found = find(group);
    return found
        .map(
            blob ->
                Flux.using(
                    () -> new Needing(group),
                    needing ->
                        Pull.all(needing::next).concatMap(place -> files.write(place, blob), 0),
                    Needing::close))
        .orElse(Flux.empty());
  }

  private Optional<OpenedBlob> find(Group group) {
    int tries = 0;
    try (SeekableCursor cursor = plan.entriesFrom(group.first())) {
      for (long entry = group.first(); entry < group.end() && tries < TRIES; entry++) {
        if (marks.isMarked(entry)) {
          tries++;
          cursor.moveTo(entry);
          Place place = Place.of(cursor.array(), cursor.offset());
          byte[] id =
              Arrays.copyOfRange(
                  cursor.array(), cursor.offset() + Entry.ID, cursor.offset() + Entry.BLOB_END);
          Optional<OpenedBlob> blob = read(place, id);
          if (blob.isPresent()) {
            return blob;
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<OpenedBlob> read(Place place, byte[] id) {
    int length = (int) place.length();
    try (ExistingFile file =
        job.target().openExisting(plan.files().get(place.address()).path()).orElse(null)) {
      if (file == null || file.item().size() < place.position() + length) {
        return Optional.empty();
      }
      byte[] bytes = new byte[length];
      for (int done = 0; done < length; ) {
        int count = file.read(bytes, done, length - done, place.position() + done);
        if (count < 0) {
          return Optional.empty();
        }
        done += count;
      }
      MessageDigest digest = FileHash.newDigest();
      return Arrays.equals(digest.digest(bytes), id)
          ? Optional.of(OpenedBlob.inMemory(bytes, length))
          : Optional.empty();
    } catch (TargetException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * The entries of one blob, which follow one another in the plan.
   *
   * @param first of them
   * @param end behind the last
   */
  private record Group(long first, long end) {}

  /**
   * Finds the blobs that are right in one place and needed in another. Alternates with {@link
   * #close}, since a cancel closes from another thread.
   */
  private final class Groups implements AutoCloseable {
    private final SeekableCursor cursor;
    private final byte[] blob = new byte[Entry.BLOB_END];
    private long entry;
    private boolean isMore;

    Groups(SeekableCursor cursor) {
      this.cursor = cursor;
      this.isMore = cursor.next();
    }

    synchronized @Nullable Group next() {
      while (isMore) {
        long first = entry;
        boolean isThere = false;
        boolean isNeeded = false;
        System.arraycopy(cursor.array(), cursor.offset(), blob, 0, blob.length);
        do {
          boolean isMarked = marks.isMarked(entry++);
          isThere |= isMarked;
          isNeeded |= !isMarked;
          isMore = cursor.next();
        } while (isMore && isSameBlob());
        if (isThere && isNeeded && length() <= LONGEST) {
          return new Group(first, entry);
        }
      }
      return null;
    }

    private boolean isSameBlob() {
      int at = cursor.offset();
      return Arrays.equals(cursor.array(), at, at + blob.length, blob, 0, blob.length);
    }

    private long length() {
      return Entry.openedLength(
          Records.getUnsigned(blob, Entry.LENGTH), Records.getUnsigned(blob, Entry.PLAIN_LENGTH));
    }

    @Override
    public synchronized void close() {
      isMore = false;
      cursor.close();
    }
  }

  /** The places of a blob that still need it; each is marked when it is taken. */
  private final class Needing implements AutoCloseable {
    private final SeekableCursor cursor;
    private final long end;
    private long entry;

    Needing(Group group) {
      this.entry = group.first();
      this.end = group.end();
      this.cursor = plan.entriesFrom(entry);
    }

    synchronized @Nullable Place next() {
      for (; entry < end; entry++) {
        if (!marks.isMarked(entry)) {
          cursor.moveTo(entry);
          marks.mark(entry++);
          return Place.of(cursor.array(), cursor.offset());
        }
      }
      return null;
    }

    @Override
    public synchronized void close() {
      entry = end;
      cursor.close();
    }
  }
}
