package dev.sluice.target;

import dev.sluice.format.Node;
import dev.sluice.format.SnapshotPath;
import java.util.List;
import java.util.Objects;

/** An existing file of a {@link LocalTarget}. */
final class ComparedFile implements ExistingFile {
  private final Descriptor descriptor;
  private final SnapshotPath path;
  private final FileStatus status;
  private final NativeBuffer.Pool buffers;
  private final AttributeFilter filter;
  private boolean isClosed;

  /** Takes over the descriptor. */
  ComparedFile(
      Descriptor descriptor,
      SnapshotPath path,
      FileStatus status,
      NativeBuffer.Pool buffers,
      AttributeFilter filter) {
    this.descriptor = descriptor;
    this.path = path;
    this.status = status;
    this.buffers = buffers;
    this.filter = filter;
  }

  @Override
  public ExistingItem item() {
    return status.existing();
  }

  @Override
  public int read(byte[] into, int offset, int length, long position) {
    Objects.checkFromIndexSize(offset, length, into.length);
    NativeBuffer buffer = buffers.take();
    try {
      int wanted = Math.min(length, NativeBuffer.CAPACITY);
      int count = buffer.read(descriptor.number(), wanted, position, path);
      buffer.bytes().clear().get(into, offset, count);
      return count == 0 && length > 0 ? -1 : count;
    } finally {
      buffers.giveBack(buffer);
    }
  }

  @Override
  public boolean hasMetadata(Node node) {
    return MetadataWriter.isApplied(OpenItem.open(descriptor), status, node, filter);
  }

  @Override
  public List<MetadataProblem> applyMetadata(Node node) {
    OpenItem item = OpenItem.open(descriptor);
    return MetadataWriter.apply(item, item.status(), node, filter);
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      descriptor.close();
    }
  }
}
