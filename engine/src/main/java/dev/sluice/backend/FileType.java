package dev.sluice.backend;

/** What kinds of file a repository consists of, with their directory in the default layout. */
public enum FileType {
  /** The one file {@code config}. */
  CONFIG("config", "config"),
  /** Key files: the master key, sealed with a password. */
  KEY("key", "keys"),
  /** Snapshot files. */
  SNAPSHOT("snapshot", "snapshots"),
  /** Index files: which blob lies where in which pack. */
  INDEX("index", "index"),
  /** Lock files, written by restic alone. */
  LOCK("lock", "locks"),
  /** Pack files: many blobs one after another. */
  PACK("pack", "data");

  private final String noun;
  private final String directory;

  FileType(String noun, String directory) {
    this.noun = noun;
    this.directory = directory;
  }

  /** The word for one such file in messages. */
  public String noun() {
    return noun;
  }

  /** The directory (for {@link #CONFIG} the file) in the default layout. */
  public String directory() {
    return directory;
  }
}
