package dev.sluice.target;

import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;

/**
 * What is in a target already.
 *
 * @param type what it is; links are not followed
 * @param size length of a file in bytes
 * @param mtime modification time
 * @param links how many names it has
 * @param inode its number within its file system
 */
public record ExistingItem(NodeType type, long size, Timestamp mtime, long links, long inode) {}
