package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.Records;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Names the files that miss blobs, each once, in the order of the walk. */
final class Unrestorable {
  private final RestorePlan plan;

  Unrestorable(RestorePlan plan) {
    this.plan = plan;
  }

  Flux<RestoreEvent> events() {
    return Flux.<RestoreEvent, Files>generate(
        () -> new Files(plan),
        (files, sink) -> {
          RestoreEvent event = files.next();
          if (event == null) {
            sink.complete();
          } else {
            sink.next(event);
          }
          return files;
        },
        Files::close);
  }

  /** Reads the records and brings those of one file together. */
  static final class Files implements AutoCloseable {
    private final RestorePlan plan;
    private final RecordCursor cursor;
    private boolean isMore;

    Files(RestorePlan plan) {
      this.plan = plan;
      this.cursor = plan.unrestorable().cursor();
      this.isMore = cursor.next();
    }

    /** Address of the next such file; {@link Long#MAX_VALUE} at the end. */
    long address() {
      return isMore
          ? Records.getLong(cursor.array(), cursor.offset() + Missing.ADDRESS)
          : Long.MAX_VALUE;
    }

    @Nullable RestoreEvent next() {
      if (!isMore) {
        return null;
      }
      long address = address();
      Id first = Id.of(cursor.array(), cursor.offset() + Missing.ID);
      int blobs = 0;
      do {
        blobs++;
        isMore = cursor.next();
      } while (isMore && address() == address);
      String others =
          blobs == 1
              ? ""
              : blobs == 2 ? " (nor is one more)" : " (nor are " + (blobs - 1) + " more)";
      return new RestoreEvent.Failed(
          plan.files().get(address).path(), "data blob " + first + " is not in the index" + others);
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
