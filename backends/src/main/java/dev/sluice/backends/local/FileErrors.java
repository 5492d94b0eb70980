package dev.sluice.backends.local;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.files.NotRegularFileException;
import dev.sluice.backends.operation.Operation;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What a failed file system call means. */
final class FileErrors {
  private FileErrors() {}

  /** The failure of {@code operation} below {@code root}; may look at the file system once more. */
  static BackendException of(IOException error, Operation operation, Path root) {
    if (error instanceof AccessDeniedException) {
      return operation.failed(Reason.DENIED, "permission to read it is denied", error);
    }
    if (error instanceof NotRegularFileException) {
      return operation.failed(Reason.PROTOCOL, "it is not a regular file", error);
    }
    if (error instanceof NotDirectoryException) {
      return operation.failed(
          Reason.PROTOCOL, "there is something else in the directory's place", error);
    }
    if (error instanceof ClosedChannelException) {
      return operation.failed(Reason.EXHAUSTED, "the repository was closed", error);
    }
    if (error instanceof NoSuchFileException || !Files.isDirectory(root)) {
      return operation.failed(Reason.NOT_FOUND, whyMissing(root), error);
    }
    return operation.failed(Reason.TRANSIENT, describe(error), error);
  }

  private static String whyMissing(Path root) {
    if (Files.isDirectory(root)) {
      return "there is no such file";
    }
    return Files.exists(root) ? root + " is not a directory" : "there is no directory " + root;
  }

  private static String describe(IOException error) {
    String reason =
        error instanceof FileSystemException detailed ? detailed.getReason() : error.getMessage();
    return reason == null ? error.getClass().getSimpleName() : reason;
  }
}
