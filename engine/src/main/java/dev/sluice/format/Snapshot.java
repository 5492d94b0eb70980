package dev.sluice.format;

import dev.sluice.backend.Id;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot: when what was backed up, and its root tree.
 *
 * @param id the name of its file
 * @param time start of the backup
 * @param timeText the time as stored, in the zone of the machine backed up
 * @param tree the root tree; empty for a snapshot without one, which cannot be restored
 * @param paths what was backed up, in stored order
 * @param hostname may be empty
 * @param username may be empty
 * @param uid of the user who backed up, 0 if not recorded
 * @param gid of the user who backed up, 0 if not recorded
 * @param tags in stored order
 * @param label rustic's label, empty if none
 * @param description rustic's description, empty if none
 * @param original first form of this snapshot, if it was rewritten
 * @param parent snapshot it was compared with, if any
 * @param json the whole stored document, for printing every field that was stored
 */
public record Snapshot(
    Id id,
    Timestamp time,
    String timeText,
    Optional<Id> tree,
    List<String> paths,
    String hostname,
    String username,
    long uid,
    long gid,
    List<String> tags,
    String label,
    String description,
    Optional<Id> original,
    Optional<Id> parent,
    String json) {

  /**
   * Reads a snapshot from its decrypted and decompressed file.
   *
   * @throws dev.sluice.error.SluiceException of kind {@code DAMAGED} if it is none; the message
   *     says why, but not which file
   */
  public static Snapshot parse(Id id, byte[] json) {
    SnapshotDraft draft = new SnapshotDraft();
    JsonInput.readObject(json, draft);
    return draft.snapshot(id, new String(json, StandardCharsets.UTF_8));
  }
}
