package dev.sluice.target;

import dev.sluice.format.SnapshotPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads a file of a {@link LocalTarget} from its beginning. */
final class RestoredFile implements ReadableByteChannel {
  private final Descriptor descriptor;
  private final SnapshotPath path;
  private final NativeBuffer.Pool buffers;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  /** Takes over the descriptor. */
  RestoredFile(Descriptor descriptor, SnapshotPath path, NativeBuffer.Pool buffers) {
    this.descriptor = descriptor;
    this.path = path;
    this.buffers = buffers;
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    if (!isOpen() || !descriptor.retain()) {
      throw new ClosedChannelException();
    }
    NativeBuffer buffer = buffers.take();
    try {
      int wanted = Math.min(destination.remaining(), NativeBuffer.CAPACITY);
      int count = readSlice(buffer, wanted);
      destination.put(buffer.bytes().clear().limit(count));
      return count == 0 && wanted > 0 ? -1 : count;
    } finally {
      buffers.giveBack(buffer);
      descriptor.close();
    }
  }

  private int readSlice(NativeBuffer buffer, int wanted) throws IOException {
    while (true) {
      long count = Posix.read(descriptor.number(), buffer.address(), wanted);
      if (count >= 0) {
        return (int) count;
      }
      Errno errno = Errno.last();
      if (!errno.is(Errno.EINTR)) {
        throw new IOException("cannot read " + path + ": " + errno.text());
      }
    }
  }

  @Override
  public boolean isOpen() {
    return !isClosed.get();
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      descriptor.close();
    }
  }
}
