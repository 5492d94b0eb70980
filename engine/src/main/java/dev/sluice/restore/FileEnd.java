package dev.sluice.restore;

import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.target.ExistingItem;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import dev.sluice.target.TargetFile;
import dev.sluice.target.Writing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How files end: complete, with their metadata, and told of once they are closed; or not. */
final class FileEnd {
  private final Target target;
  private final Writing writing;
  private final Journal journal;
  private final Tally tally;

  FileEnd(Job job) {
    this.target = job.target();
    this.writing = job.files();
    this.journal = job.journal();
    this.tally = job.tally();
  }

  /**
   * Applies a file's metadata and closes it, which may fail: some file systems tell of failed
   * writes only then. The last of the events says that it is restored.
   *
   * @param isReplacement whether something had its name before
   * @param close closes the file
   */
  List<RestoreEvent> complete(
      NodeStore.Stored item, TargetFile file, long length, boolean isReplacement, Runnable close) {
    List<RestoreEvent> events = new ArrayList<>(1);
    SnapshotPath path = item.path();
    if (item.node().size() != 0 && item.node().size() != length) {
      events.add(
          new RestoreEvent.Warning(
              path
                  + ": recorded size "
                  + Long.toUnsignedString(item.node().size())
                  + ", content "
                  + length));
    }
    Problems.tell(path, file.applyMetadata(item.node()), tally, events);
    file.commit();
    Optional<ExistingItem> finished =
        journal.isKept() ? Optional.of(file.status()) : Optional.empty();
    close.run();
    finished.ifPresent(now -> journal.add(path, now));
    tally.doneFile(length);
    Action action = isReplacement ? Action.UPDATED : Action.RESTORED;
    events.add(new RestoreEvent.Restored(path, NodeType.FILE, length, action));
    return events;
  }

  /** A file that cannot be removed is reported as failed all the same, and must not cost others. */
  void remove(SnapshotPath path) {
    try {
      target.discardFile(path, writing);
    } catch (TargetException leftBehind) {
      tally.leftBehind();
    }
  }
}
