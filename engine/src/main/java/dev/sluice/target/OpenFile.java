package dev.sluice.target;

import dev.sluice.format.Node;
import dev.sluice.format.SnapshotPath;
import dev.sluice.target.TargetException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/**
 * A file of a {@link LocalTarget}. Bytes pass through a buffer outside of the heap, in slices: in a
 * large file through an {@link InlineChannel}, in a small one by a system call of our own. Opening
 * a channel takes some 10 µs, as long as creating a file and writing 4 KiB, and a hundredth of what
 * writing 1 MiB takes.
 */
final class OpenFile implements TargetFile {
  /** Largest length in bytes of a file that is written without a channel. */
  static final long SMALL = 1 << 20;

  private final Descriptor descriptor;
  private final Opening opening;
  private final SnapshotPath path;
  private final long length;
  private final NativeBuffer.Pool buffers;
  private final AttributeFilter filter;
  private final FailingFiles failing;
  private final Optional<AsynchronousFileChannel> channel;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final AtomicBoolean hasFailed = new AtomicBoolean();

  /** Takes over the descriptor. */
  OpenFile(
      Descriptor descriptor,
      Opening opening,
      NativeBuffer.Pool buffers,
      AttributeFilter filter,
      FailingFiles failing) {
    this.descriptor = descriptor;
    this.opening = opening;
    this.path = opening.path();
    this.length = opening.length();
    this.buffers = buffers;
    this.filter = filter;
    this.failing = failing;
    this.channel = length <= SMALL ? Optional.empty() : InlineChannel.open(descriptor.number());
  }

  @Override
  public boolean isReplacement() {
    return opening.isReplacement();
  }

  @Override
  public ExistingItem status() {
    useDescriptor();
    try {
      return FileStatus.of(descriptor.number()).existing();
    } finally {
      descriptor.close();
    }
  }

  @Override
  public boolean isSparse() {
    return opening.writing().isSparse();
  }

  @Override
  public Mono<Void> write(byte[] bytes, int offset, int count, long position) {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    if (position < 0 || position > length - count) {
      throw new IllegalArgumentException(
          count + " bytes at " + position + " are not within the " + length + " of " + path);
    }
    return opening.writing().isSparse()
        ? Mono.fromRunnable(() -> writeSparsely(bytes, offset, count, position))
        : Mono.fromRunnable(() -> writeNow(ByteBuffer.wrap(bytes, offset, count), position));
  }

  private void writeSparsely(byte[] bytes, int offset, int count, long position) {
    int data = 0;
    ZeroRun zeros = ZeroRun.next(bytes, offset, count, position, 0);
    while (zeros.length() > 0) {
      writeNow(ByteBuffer.wrap(bytes, offset + data, zeros.start() - data), position + data);
      erase(position + zeros.start(), zeros.length());
      data = zeros.end();
      zeros = ZeroRun.next(bytes, offset, count, position, data);
    }
    writeNow(ByteBuffer.wrap(bytes, offset + data, count - data), position + data);
  }

  private void writeNow(ByteBuffer source, long position) {
    useDescriptor();
    NativeBuffer buffer = buffers.take();
    try {
      long at = position;
      while (source.hasRemaining()) {
        int count = Math.min(source.remaining(), NativeBuffer.CAPACITY);
        buffer.bytes().clear().put(source.slice().limit(count)).flip();
        source.position(source.position() + count);
        writeSlice(buffer, at);
        at += count;
      }
    } finally {
      buffers.giveBack(buffer);
      descriptor.close();
    }
  }

  private void useDescriptor() {
    if (isClosed.get() || !descriptor.retain()) {
      throw TargetException.cannot("write " + path, Reason.IO, "it is closed");
    }
  }

  private void writeSlice(NativeBuffer buffer, long position) {
    ByteBuffer bytes = buffer.bytes();
    while (bytes.hasRemaining()) {
      long at = position + bytes.position();
      if (channel.isEmpty() || !writeThroughChannel(channel.get(), bytes, at)) {
        writeDirectly(buffer, at);
      }
    }
  }

  /** Returns false when it fails: the channel does not say why in a form that one could go by. */
  private static boolean writeThroughChannel(
      AsynchronousFileChannel channel, ByteBuffer bytes, long position) {
    try {
      return channel.write(bytes, position).get() > 0;
    } catch (ExecutionException failed) {
      return false;
    } catch (InterruptedException waited) {
      throw new IllegalStateException("an inline write had to be waited for", waited);
    }
  }

  private void writeDirectly(NativeBuffer buffer, long position) {
    ByteBuffer bytes = buffer.bytes();
    long address = buffer.address() + bytes.position();
    long written = Posix.pwrite(descriptor.number(), address, bytes.remaining(), position);
    if (written > 0) {
      bytes.position(bytes.position() + (int) written);
      return;
    }
    Errno errno = written < 0 ? Errno.last() : new Errno(Errno.EIO);
    if (!errno.is(Errno.EINTR)) {
      throw failure(errno.onContent("write " + path));
    }
  }

  /** One of a file counts. */
  private TargetException failure(TargetException e) {
    return hasFailed.compareAndSet(false, true) ? failing.failed(e) : e;
  }

  @Override
  public void erase(long position, long count) {
    boolean isSparse = opening.writing().isSparse();
    if (count == 0 || (isSparse && opening.readsZeros())) {
      return;
    }
    useDescriptor();
    try {
      int fd = descriptor.number();
      if (!isSparse || Posix.fallocate(fd, Posix.PUNCH_HOLE, position, count) < 0) {
        writeZeros(position, count);
      }
    } finally {
      descriptor.close();
    }
  }

  private void writeZeros(long position, long count) {
    NativeBuffer buffer = buffers.take();
    try {
      buffer.bytes().clear().put(new byte[NativeBuffer.CAPACITY]);
      for (long at = position; at < position + count; at += NativeBuffer.CAPACITY) {
        int part = (int) Math.min(NativeBuffer.CAPACITY, position + count - at);
        buffer.bytes().clear().limit(part);
        writeSlice(buffer, at);
      }
    } finally {
      buffers.giveBack(buffer);
    }
  }

  @Override
  public void commit() {
    useDescriptor();
    try {
      if (opening.writing().isSynced() && Posix.fsync(descriptor.number()) < 0) {
        throw failure(Errno.last().onContent("write " + path));
      }
    } finally {
      descriptor.close();
    }
    opening.publish().run();
  }

  @Override
  public List<MetadataProblem> applyMetadata(Node node) {
    useDescriptor();
    try (OpenItem item = OpenItem.open(descriptor)) {
      return MetadataWriter.apply(item, item.status(), node, filter);
    }
  }

  @Override
  public void close() {
    if (!isClosed.compareAndSet(false, true)) {
      return;
    }
    Optional<IOException> channelFailure = closeChannel();
    Errno errno = descriptor.release();
    if (!errno.isNone()) {
      throw failure(errno.onContent("write " + path));
    }
    if (channelFailure.isPresent()) {
      IOException e = channelFailure.get();
      String message = "cannot write " + path + ": " + e.getMessage();
      throw failure(new TargetException(Reason.IO, message, e));
    }
    if (!hasFailed.get()) {
      failing.succeeded();
    }
  }

  private Optional<IOException> closeChannel() {
    try {
      if (channel.isPresent()) {
        channel.get().close();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }
}
