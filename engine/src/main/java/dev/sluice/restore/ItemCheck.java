package dev.sluice.restore;

import dev.sluice.format.RecordedItem;
import dev.sluice.format.SnapshotPath;
import dev.sluice.target.ItemStatus;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Compares items of a target with what they must be like. May be used by several threads. */
final class ItemCheck {
  private final Target target;
  private final boolean comparesOwners;
  private final boolean readsContents;

  /**
   * @param readsContents whether the contents of files are read; if not, somebody else does, and
   *     tells of the files that are right
   */
  ItemCheck(Target target, boolean comparesOwners, boolean readsContents) {
    this.target = target;
    this.comparesOwners = comparesOwners;
    this.readsContents = readsContents;
  }

  /** What is to be told of one item. */
  List<RestoreEvent> check(RecordedItem item) {
    SnapshotPath path = item.path();
    if (!item.isComplete()) {
      return List.of(new RestoreEvent.Warning(path + ": was not restored as it was; not checked"));
    }
    try {
      Optional<String> difference = difference(item);
      if (difference.isPresent()) {
        return List.of(new RestoreEvent.Failed(path, difference.get()));
      }
    } catch (IOException | TargetException e) {
      return List.of(new RestoreEvent.Failed(path, String.valueOf(e.getMessage())));
    }
    boolean isToldElsewhere = !readsContents && item.sha256().isPresent() && item.size() > 0;
    return isToldElsewhere ? List.of() : List.of(new RestoreEvent.Verified(path, item.size()));
  }

  private Optional<String> difference(RecordedItem item) throws IOException {
    Optional<ItemStatus> found = target.status(item.path());
    if (found.isEmpty()) {
      return Optional.of("it is missing");
    }
    Optional<String> difference = ItemDifference.between(item, found.get(), comparesOwners);
    if (difference.isPresent()) {
      return difference;
    }
    if (item.sameFileAs().isPresent()) {
      return isSameFile(item.sameFileAs().get(), found.get())
          ? Optional.empty()
          : Optional.of("it is not the same file as " + item.sameFileAs().get());
    }
    return readsContents && item.sha256().isPresent() ? content(item) : Optional.empty();
  }

  private boolean isSameFile(SnapshotPath first, ItemStatus found) {
    return target.status(first).filter(it -> it.file().equals(found.file())).isPresent();
  }

  private Optional<String> content(RecordedItem item) throws IOException {
    FileHash hash = FileHash.of(target, item.path());
    return item.sha256().filter(hash.sha256()::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            "its content is another: SHA-256 "
                + hash.sha256().hex()
                + ", expected "
                + item.sha256().map(id -> id.hex()).orElse(""));
  }
}
