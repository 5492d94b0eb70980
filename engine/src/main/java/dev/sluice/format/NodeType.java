package dev.sluice.format;

/** What an item of a snapshot is, by the {@code type} of its node (never by its mode). */
public enum NodeType {
  /** A regular file. */
  FILE("file"),
  /** A directory. */
  DIRECTORY("dir"),
  /** A symbolic link. */
  SYMLINK("symlink"),
  /** A block device. */
  BLOCK_DEVICE("dev"),
  /** A character device. */
  CHARACTER_DEVICE("chardev"),
  /** A named pipe. */
  FIFO("fifo"),
  /** A socket; its file means nothing without the process behind it. */
  SOCKET("socket");

  private final String stored;

  NodeType(String stored) {
    this.stored = stored;
  }

  /** The word that is stored in the tree and printed by {@code ls --json}. */
  public String stored() {
    return stored;
  }
}
