package dev.sluice.format;

import dev.sluice.backend.Id;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One item of a directory, as stored in its tree.
 *
 * @param name its name, safe to create
 * @param type what it is
 * @param storedMode Go's file mode as stored, 0 if absent; for printing
 * @param mode permission bits to set, {@code 07777}; empty if the writer did not record them
 * @param mtime modification time; empty if not recorded, unreadable, or Go's zero time
 * @param atime access time, likewise
 * @param ctime change time, likewise; cannot be restored
 * @param uid numeric owner, if recorded
 * @param gid numeric group, if recorded
 * @param user name of the owner, empty if not recorded
 * @param group name of the group, empty if not recorded
 * @param inode inode number, unsigned, 0 if not recorded
 * @param deviceId device the item was on, unsigned, 0 if not recorded
 * @param links number of hard links, 0 if not recorded
 * @param size recorded size in bytes, unsigned, 0 if not recorded; the content decides, not this
 * @param content data blobs of a file; empty for everything else
 * @param subtree tree of a directory
 * @param linkTarget what a symbolic link points to, as bytes
 * @param device device number of a device, in the numbering of the machine backed up
 * @param extendedAttributes in stored order
 * @param warnings what was odd but harmless, a sentence each: an unreadable time, say
 */
public record Node(
    NodeName name,
    NodeType type,
    long storedMode,
    OptionalInt mode,
    Optional<Timestamp> mtime,
    Optional<Timestamp> atime,
    Optional<Timestamp> ctime,
    OptionalLong uid,
    OptionalLong gid,
    String user,
    String group,
    long inode,
    long deviceId,
    long links,
    long size,
    Content content,
    Optional<Id> subtree,
    Optional<byte[]> linkTarget,
    long device,
    List<ExtendedAttribute> extendedAttributes,
    List<String> warnings)
    implements TreeItem {
  /** The same with another owner, or none. */
  public Node withOwner(OptionalLong newUid, OptionalLong newGid) {
    return new Node(
        name,
        type,
        storedMode,
        mode,
        mtime,
        atime,
        ctime,
        newUid,
        newGid,
        user,
        group,
        inode,
        deviceId,
        links,
        size,
        content,
        subtree,
        linkTarget,
        device,
        extendedAttributes,
        warnings);
  }
}
