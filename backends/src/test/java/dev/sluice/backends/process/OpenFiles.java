package dev.sluice.backends.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the programs that this process started have open, where there is a {@code /proc}. */
public final class OpenFiles {
  private OpenFiles() {}

  /** How many files below a directory they have open. */
  public static int ofChildren(Path directory) {
    return ProcessHandle.current().descendants().mapToInt(child -> of(child, directory)).sum();
  }

  private static int of(ProcessHandle process, Path directory) {
    int open = 0;
    Path descriptors = Path.of("/proc/" + process.pid() + "/fd");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(descriptors)) {
      for (Path entry : entries) {
        open += isIn(directory, entry) ? 1 : 0;
      }
    } catch (IOException ended) {
      return 0;
    }
    return open;
  }

  private static boolean isIn(Path directory, Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(directory);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
