package dev.sluice.format;

import dev.sluice.backend.Id;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one item of a restored tree must be like; a line of type {@code item} in a report.
 *
 * @param path where it is in the target
 * @param type what it is
 * @param mode permission bits, {@code 07777}, if recorded
 * @param uid numeric owner, if recorded
 * @param gid numeric group, if recorded
 * @param mtime modification time, if recorded
 * @param size of a file in bytes, else 0
 * @param sha256 of a file's content; empty for all else, further names of a file, and what failed
 * @param sameFileAs the first name of a file of which this is a further name
 * @param linkTarget what a symbolic link points to
 * @param device number of a device, in the numbering of the machine backed up
 * @param isComplete whether it came back just as it was
 */
public record RecordedItem(
    SnapshotPath path,
    NodeType type,
    OptionalInt mode,
    OptionalLong uid,
    OptionalLong gid,
    Optional<Timestamp> mtime,
    long size,
    Optional<Id> sha256,
    Optional<SnapshotPath> sameFileAs,
    Optional<byte[]> linkTarget,
    long device,
    boolean isComplete) {

  /** An item whose content is known by other means, or that has none. */
  public static RecordedItem of(SnapshotPath path, Node node) {
    return new RecordedItem(
        path,
        node.type(),
        node.mode(),
        node.uid(),
        node.gid(),
        node.mtime(),
        node.type() == NodeType.FILE ? node.size() : 0,
        Optional.empty(),
        Optional.empty(),
        node.linkTarget(),
        node.device(),
        true);
  }

  /** The same with what a file holds. */
  public RecordedItem withContent(long length, Id hash) {
    return new RecordedItem(
        path,
        type,
        mode,
        uid,
        gid,
        mtime,
        length,
        Optional.of(hash),
        sameFileAs,
        linkTarget,
        device,
        isComplete);
  }

  /** The same as a further name of a file. */
  public RecordedItem withFirstName(SnapshotPath first) {
    return new RecordedItem(
        path,
        type,
        mode,
        uid,
        gid,
        mtime,
        size,
        Optional.empty(),
        Optional.of(first),
        linkTarget,
        device,
        isComplete);
  }

  /** The same as something that did not come back as it was. */
  public RecordedItem incomplete() {
    return new RecordedItem(
        path,
        type,
        mode,
        uid,
        gid,
        mtime,
        size,
        Optional.empty(),
        sameFileAs,
        linkTarget,
        device,
        false);
  }

  /**
   * Reads a line of a report.
   *
   * @return empty for a line about something else than an item
   * @throws dev.sluice.error.SluiceException of kind {@code DAMAGED} if it is no such line
   */
  public static Optional<RecordedItem> parse(String line) {
    RecordedItemDraft draft = new RecordedItemDraft();
    JsonInput.readObject(line.getBytes(StandardCharsets.UTF_8), draft);
    return draft.item();
  }
}
