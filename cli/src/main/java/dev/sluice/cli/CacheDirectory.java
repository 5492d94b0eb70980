package dev.sluice.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Where restic keeps its caches, which is where Sluice keeps what it knows of an index too. */
final class CacheDirectory {
  private CacheDirectory() {}

  /** The directory that is asked for or usual; empty with {@code --no-cache}, or without a home. */
  static Optional<Path> of(Invocation invocation) {
    if (invocation.arguments().has("--no-cache")) {
      return Optional.empty();
    }
    return invocation
        .setting("--cache-dir", "RESTIC_CACHE_DIR", "RUSTIC_CACHE_DIR")
        .map(Path::of)
        .or(() -> invocation.variable("XDG_CACHE_HOME").map(home -> Path.of(home, "restic")))
        .or(() -> invocation.variable("HOME").map(home -> Path.of(home, ".cache", "restic")));
  }
}
