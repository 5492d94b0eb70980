package dev.sluice.backends.rclone;

import dev.sluice.backends.rest.RestLocation;

/** An rclone that serves a repository. */
interface RcloneServer extends AutoCloseable {
  /** Where. */
  RestLocation location();

  /** Whether it still runs. */
  boolean isAlive();

  /** Ends it. */
  @Override
  void close();
}
