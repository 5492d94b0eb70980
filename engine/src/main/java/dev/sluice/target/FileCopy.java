package dev.sluice.target;

import dev.sluice.format.SnapshotPath;

/**
 * Copies the content of a file: by sharing its blocks where the file system can, or within the
 * kernel, or else through a buffer.
 */
final class FileCopy {
  private static final long STEP = 1L << 30;

  private final NativeBuffer.Pool buffers;
  private final SnapshotPath path;

  FileCopy(NativeBuffer.Pool buffers, SnapshotPath path) {
    this.buffers = buffers;
    this.path = path;
  }

  /** Copies so many bytes from the beginning, or what there is. */
  void copy(int from, int to, long most) {
    long done = 0;
    while (done < most) {
      long count = Posix.copyFileRange(from, to, Math.min(STEP, most - done));
      if (count == 0) {
        return;
      }
      if (count < 0 && !Errno.last().is(Errno.EINTR)) {
        copyThroughBuffer(from, to, done, most);
        return;
      }
      done += Math.max(0, count);
    }
  }

  private void copyThroughBuffer(int from, int to, long start, long most) {
    NativeBuffer buffer = buffers.take();
    try {
      long at = start;
      while (at < most) {
        int wanted = (int) Math.min(NativeBuffer.CAPACITY, most - at);
        int count = buffer.read(from, wanted, at, path);
        if (count == 0) {
          return;
        }
        write(to, buffer, count, at);
        at += count;
      }
    } finally {
      buffers.giveBack(buffer);
    }
  }

  private void write(int to, NativeBuffer buffer, int count, long position) {
    int done = 0;
    while (done < count) {
      long written =
          Posix.pwrite(to, buffer.address() + done, (long) count - done, position + done);
      if (written < 0 && !Errno.last().is(Errno.EINTR)) {
        throw Errno.last().onContent("write " + path);
      }
      done += (int) Math.max(0, written);
    }
  }
}
