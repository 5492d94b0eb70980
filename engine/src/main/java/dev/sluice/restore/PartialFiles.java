package dev.sluice.restore;

import dev.sluice.format.NodeName;
import dev.sluice.format.SnapshotPath;
import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import dev.sluice.target.TargetFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import reactor.core.publisher.Flux;

/** Files of which a part is lost and that are wanted all the same. */
final class PartialFiles {
  private final RestorePlan plan;
  private final Target target;
  private final FileStates states;
  private final boolean isKept;
  private final byte[] suffix;

  /**
   * @param options say whether they are kept, and what is added to their names
   */
  PartialFiles(RestorePlan plan, Target target, FileStates states, RestoreOptions options) {
    this.plan = plan;
    this.target = target;
    this.states = states;
    this.isKept = options.keepPartial();
    this.suffix = options.partialSuffix().getBytes(StandardCharsets.UTF_8);
  }

  /** The name of a file when it is not whole. */
  SnapshotPath partialName(SnapshotPath path) {
    byte[] name = path.name().bytes();
    byte[] longer = Arrays.copyOf(name, name.length + suffix.length);
    System.arraycopy(suffix, 0, longer, name.length, suffix.length);
    return path.parent().resolve(NodeName.of(longer));
  }

  /** Makes files of zeros in place of those of which nothing will come; blocks. */
  void makeHoles() {
    try (RecordCursor missing = plan.unrestorable().cursor()) {
      while (missing.next()) {
        makeIfNothingComes(missing);
      }
    }
  }

  private void makeIfNothingComes(RecordCursor missing) {
    byte[] array = missing.array();
    int at = missing.offset();
    int file = Records.getInt(array, at + Missing.FILE);
    long address = Records.getLong(array, at + Missing.ADDRESS);
    long length =
        file == 0 ? Records.getLong(array, at + Missing.LENGTH) : plan.numbered().length(file);
    boolean isAwaited = file != 0 && (plan.numbered().pieces(file) > 0 || states.isCreated(file));
    if (isAwaited || length < 0) {
      return;
    }
    NodeStore.Stored item = plan.files().get(address);
    if (make(target, item, length)) {
      if (file == 0) {
        states.failWhole(address, true);
      } else {
        states.create(file, false);
      }
    }
  }

  /** Makes a file of zeros, unless there is an older one; whether it did. */
  static boolean make(Target target, NodeStore.Stored item, long length) {
    if (OlderFiles.isThere(target, item.path())) {
      return false;
    }
    try (TargetFile file = target.createFile(item.path(), length)) {
      file.applyMetadata(item.node());
      return true;
    } catch (TargetException e) {
      if (e.isFatal()) {
        throw e;
      }
      return false;
    }
  }

  /** Gives a file that is not whole a further name too. */
  void linkIfKept(SnapshotPath path, SnapshotPath first) {
    if (isKept) {
      target.createHardLink(partialName(path), first);
    }
  }

  /** Gives the files that are not whole their names, once their further names exist. */
  Flux<RestoreEvent> rename() {
    if (suffix.length == 0) {
      return Flux.empty();
    }
    return Flux.concat(renameNumbered(), renameWhole());
  }

  private Flux<RestoreEvent> renameNumbered() {
    return Flux.range(1, plan.numbered().count())
        .concatMapIterable(
            file ->
                states.isFailed(file) && states.isCreated(file)
                    ? rename(plan.numbered().address(file))
                    : List.of(),
            1);
  }

  private Flux<RestoreEvent> renameWhole() {
    return Flux.<List<RestoreEvent>, SeekableCursor>generate(
            () -> states.failedWhole().cursor(),
            (failed, sink) -> {
              if (!failed.next()) {
                sink.complete();
              } else if (FileStates.isMade(failed)) {
                sink.next(rename(Records.getLong(failed.array(), failed.offset())));
              } else {
                sink.next(List.of());
              }
              return failed;
            },
            SeekableCursor::close)
        .concatMapIterable(events -> events, 1);
  }

  private List<RestoreEvent> rename(long address) {
    SnapshotPath path = plan.files().get(address).path();
    try {
      target.rename(path, partialName(path));
      return List.of();
    } catch (TargetException e) {
      if (e.isFatal()) {
        throw e;
      }
      return List.of(
          new RestoreEvent.Warning(path + ": is not whole, and keeps its name: " + e.getMessage()));
    }
  }
}
