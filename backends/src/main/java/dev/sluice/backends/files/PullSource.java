package dev.sluice.backends.files;

import java.io.IOException;

/**
 * Something that is read from a file system, piece by piece, by calls that block; used by one
 * thread at a time.
 */
public interface PullSource<T> {
  /** Called once, before anything else. */
  void open() throws IOException;

  /** Whether there is another piece, without reading more than is needed to tell. */
  boolean hasNext() throws IOException;

  /** Reads the next piece. */
  T next() throws IOException;

  /** Called once, in the end, also after a failed {@link #open}. */
  void close() throws IOException;
}
