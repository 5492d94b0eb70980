package dev.sluice.backends.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Which programs there are to test against. */
public final class OnPath {
  private OnPath() {}

  /** Whether there is an rclone. */
  public static boolean hasRclone() {
    return Arrays.stream(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "rclone")));
  }
}
