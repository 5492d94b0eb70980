package dev.sluice.target;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.sluice.format.SnapshotPath;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Memory outside of the heap, through which bytes pass to and from the system.
 *
 * @param bytes of {@value #CAPACITY} bytes
 * @param address where they are
 */
record NativeBuffer(ByteBuffer bytes, long address) {
  /** What one system call writes at most: larger is no faster, and each buffer stays allocated. */
  static final int CAPACITY = 128 << 10;

  static NativeBuffer allocate() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(CAPACITY);
    return new NativeBuffer(bytes, Pointer.nativeValue(Native.getDirectBufferPointer(bytes)));
  }

  /**
   * Reads into the beginning of this from a position of an open file.
   *
   * @param path of the file, for messages
   * @return how many bytes; 0 at the end
   */
  int read(int fd, int length, long position, SnapshotPath path) {
    while (true) {
      long count = Posix.pread(fd, address, length, position);
      if (count >= 0) {
        return (int) count;
      }
      Errno errno = Errno.last();
      if (!errno.is(Errno.EINTR)) {
        throw errno.onContent("read " + path);
      }
    }
  }

  /** Buffers that wait for their next use: as many as were ever in use at once, one per thread. */
  static final class Pool {
    private final ConcurrentLinkedQueue<NativeBuffer> idle = new ConcurrentLinkedQueue<>();

    /** A buffer to be given back. */
    NativeBuffer take() {
      NativeBuffer buffer = idle.poll();
      return buffer == null ? allocate() : buffer;
    }

    void giveBack(NativeBuffer buffer) {
      idle.add(buffer);
    }
  }
}
