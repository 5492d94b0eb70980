package dev.sluice.backends.sftp;

import dev.sluice.backend.Id;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;

/** The names in a directory that are ids; none if it does not exist. */
final class SftpDirectory extends SftpSource<Id> {
  /** A server answers with about a hundred names, and several answers are on their way at once. */
  private static final int OUTSTANDING = 8;

  private final String path;
  private final Deque<Id> found = new ArrayDeque<>();
  private byte[] handle = {};
  private boolean hasEnded;

  SftpDirectory(SftpPool pool, String path) {
    super(pool);
    this.path = path;
  }

  @Override
  void start(SftpConnection opened) throws IOException {
    try {
      handle = opened.openDirectory(path);
      for (int i = 0; i < OUTSTANDING; i++) {
        opened.sendReadDirectory(handle);
      }
    } catch (SftpStatusException e) {
      if (e.code() != SftpStatusException.NO_SUCH_FILE) {
        throw e;
      }
      hasEnded = true;
    }
  }

  @Override
  public boolean hasNext() throws IOException {
    while (found.isEmpty() && !hasEnded) {
      try {
        Packet names = connection().receive().expect(Packet.NAME);
        for (int left = names.u32(); left > 0; left--) {
          Id.parse(names.text()).ifPresent(found::addLast);
          names.string();
          names.attributes();
        }
        connection().sendReadDirectory(handle);
      } catch (SftpStatusException e) {
        if (e.code() != SftpStatusException.EOF) {
          throw e;
        }
        hasEnded = true;
      }
    }
    return !found.isEmpty();
  }

  @Override
  public Id next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return found.removeFirst();
  }

  @Override
  void finish(SftpConnection used) throws IOException {
    super.finish(used);
    if (handle.length > 0) {
      used.close(handle);
    }
  }
}
