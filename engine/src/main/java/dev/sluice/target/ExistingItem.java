package dev.sluice.target;

import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;

/**
 * What is in a target already.
 *
 * @param type what it is; links are not followed
 * @param size length of a file in bytes
 * @param allocated bytes that it takes on the disk
 * @param mtime modification time
 * @param links how many names it has
 * @param inode its number within its file system
 * @param fileSystem number of that file system
 * @param isMountPoint whether another file system begins here, as far as the system tells
 */
public record ExistingItem(
    NodeType type,
    long size,
    long allocated,
    Timestamp mtime,
    long links,
    long inode,
    long fileSystem,
    boolean isMountPoint) {}
