package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.flow.Pull;
import dev.sluice.format.SnapshotPath;
import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.Records;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Names the files that miss blobs, each once, in the order of the walk. */
final class Unrestorable {
  private static final long NONE = Long.MAX_VALUE;

  private final RestorePlan plan;

  Unrestorable(RestorePlan plan) {
    this.plan = plan;
  }

  Flux<RestoreEvent> events() {
    return Pull.all(() -> new Files(plan), Files::next, Files::close);
  }

  /** Reads the records and brings those of one file together. */
  static final class Files implements AutoCloseable {
    private final RestorePlan plan;
    private final RecordCursor cursor;
    private boolean isMore;
    private long current = NONE;
    private SnapshotPath path = SnapshotPath.ROOT;
    private Optional<Id> first = Optional.empty();
    private int blobs;

    Files(RestorePlan plan) {
      this.plan = plan;
      this.cursor = plan.unrestorable().cursor();
      this.isMore = cursor.next();
    }

    /** Whether this file is one of them; asked in the order of addresses. */
    boolean isAt(long file) {
      while (address() < file) {
        isMore = cursor.next();
      }
      return address() == file;
    }

    /** Address of the next such file; {@link #NONE} at the end. */
    private long address() {
      return isMore ? Records.getLong(cursor.array(), cursor.offset() + Missing.ADDRESS) : NONE;
    }

    /** What each file lacks, then that it failed, and so on; null at the end. */
    @Nullable RestoreEvent next() {
      if (current != NONE && address() != current) {
        current = NONE;
        return new RestoreEvent.Failed(path, reason());
      }
      if (!isMore) {
        return null;
      }
      if (current == NONE) {
        current = address();
        path = plan.files().get(current).path();
        first = Optional.empty();
        blobs = 0;
      }
      RestoreEvent lost = lost();
      isMore = cursor.next();
      return lost;
    }

    private RestoreEvent lost() {
      byte[] array = cursor.array();
      int at = cursor.offset();
      Id blob = Id.of(array, at + Missing.ID);
      boolean isUnplaced = array[at + Missing.IS_UNPLACED] != 0;
      if (!isUnplaced) {
        first = first.or(() -> Optional.of(blob));
        blobs++;
      }
      return new RestoreEvent.Lost(
          path,
          Records.getLong(array, at + Missing.OFFSET),
          Records.getLong(array, at + Missing.LENGTH),
          blob,
          List.of(),
          isUnplaced
              ? "it is there, but lies between blobs that no index knows, so nobody knows where"
              : "data blob " + blob + " is not in the index");
    }

    private String reason() {
      String others =
          blobs == 1
              ? ""
              : blobs == 2 ? " (nor is one more)" : " (nor are " + (blobs - 1) + " more)";
      return "data blob " + first.orElseThrow() + " is not in the index" + others;
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
