package dev.sluice.backends.files;

import java.nio.file.FileSystemException;

/** Where a file is expected there is something else. */
public final class NotRegularFileException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  NotRegularFileException(String path) {
    super(path, null, "not a regular file");
  }
}
