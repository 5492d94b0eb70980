package dev.sluice.target;

import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;
import java.util.Optional;

/**
 * What an item of a target is like.
 *
 * @param type what it is
 * @param mode permission bits, {@code 07777}
 * @param uid owner
 * @param gid group
 * @param size length of a file in bytes
 * @param mtime modification time
 * @param file tells files apart: two names of one file have the same
 * @param device number of a device, in the kernel's encoding
 * @param linkTarget what a symbolic link points to
 */
public record ItemStatus(
    NodeType type,
    int mode,
    long uid,
    long gid,
    long size,
    Timestamp mtime,
    FileIdentity file,
    long device,
    Optional<byte[]> linkTarget) {
  /** What one file alone has on this machine, while it exists. */
  public record FileIdentity(long device, long inode) {}
}
