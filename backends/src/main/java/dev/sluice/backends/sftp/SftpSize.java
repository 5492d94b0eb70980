package dev.sluice.backends.sftp;

import java.io.IOException;

/** The size of a file, as the only piece. */
final class SftpSize extends SftpSource<Long> {
  private final String path;
  private boolean isRead;

  SftpSize(SftpPool pool, String path) {
    super(pool);
    this.path = path;
  }

  @Override
  void start(SftpConnection opened) {}

  @Override
  public boolean hasNext() {
    return !isRead;
  }

  @Override
  public Long next() throws IOException {
    isRead = true;
    long size = connection().size(path);
    if (size < 0) {
      throw new SftpProtocolException("the server does not say it");
    }
    return size;
  }
}
