package dev.sluice.restore;

import dev.sluice.format.Content;
import dev.sluice.format.ExtendedAttribute;
import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.format.Timestamp;
import dev.sluice.spill.SpillFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Paths and metadata of items, in the order they were added, outside of the heap once there are
 * many. An item is found again by its address, and the store can be read forward and backward: each
 * record has its length in front of it and behind it. Contents are not kept here.
 */
final class NodeStore implements AutoCloseable {
  private static final List<NodeType> TYPES = List.of(NodeType.values());
  private static final int NO_MODE = -1;
  private static final long NO_OWNER = -1;

  private final SpillFile records;
  private final Buffer buffer = new Buffer();
  private long count;

  NodeStore(SpillFile records) {
    this.records = records;
  }

  /**
   * An item as it was added.
   *
   * @param address of its record
   * @param next address of the record behind it
   */
  record Stored(long address, SnapshotPath path, Node node, long next) {}

  long count() {
    return count;
  }

  /** The address behind the last record. */
  long end() {
    return records.size();
  }

  /** Adds an item and returns its address. Not for several threads at once. */
  long add(SnapshotPath path, Node node) {
    buffer.reset();
    try (DataOutputStream out = new DataOutputStream(buffer)) {
      out.writeInt(0);
      writeBytes(out, path.bytes());
      write(out, node);
      out.writeInt(buffer.size() - Integer.BYTES);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    count++;
    return buffer.appendTo(records);
  }

  private static void write(DataOutputStream out, Node node) throws IOException {
    out.writeByte(TYPES.indexOf(node.type()));
    out.writeInt(node.mode().orElse(NO_MODE));
    write(out, node.mtime());
    write(out, node.atime());
    out.writeLong(node.uid().orElse(NO_OWNER));
    out.writeLong(node.gid().orElse(NO_OWNER));
    out.writeLong(node.size());
    out.writeLong(node.device());
    writeBytes(out, node.linkTarget().orElse(new byte[0]));
    out.writeInt(node.extendedAttributes().size());
    for (ExtendedAttribute attribute : node.extendedAttributes()) {
      writeBytes(out, attribute.name().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      writeBytes(out, attribute.value());
    }
  }

  private static void write(DataOutputStream out, Optional<Timestamp> time) throws IOException {
    out.writeBoolean(time.isPresent());
    if (time.isPresent()) {
      out.writeLong(time.get().seconds());
      out.writeInt(time.get().nanos());
    }
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** The item at an address. */
  Stored get(long address) {
    byte[] head = new byte[Integer.BYTES];
    records.read(address, head, 0, head.length);
    int length = new Reading(head).length();
    byte[] body = new byte[length];
    records.read(address + Integer.BYTES, body, 0, length);
    return new Reading(body).item(address, address + 2L * Integer.BYTES + length);
  }

  /** The item that ends at an address, for reading backward. */
  Stored before(long end) {
    byte[] tail = new byte[Integer.BYTES];
    records.read(end - Integer.BYTES, tail, 0, tail.length);
    return get(end - 2L * Integer.BYTES - new Reading(tail).length());
  }

  @Override
  public void close() {
    records.close();
  }

  /** The record being made: its length is put in front once it is known. */
  private static final class Buffer extends ByteArrayOutputStream {
    long appendTo(SpillFile file) {
      int length = count - 2 * Integer.BYTES;
      for (int i = 0; i < Integer.BYTES; i++) {
        byte b = (byte) (length >>> (24 - 8 * i));
        buf[i] = b;
        buf[count - Integer.BYTES + i] = b;
      }
      return file.append(buf, 0, count);
    }
  }

  /** One record being read. */
  private static final class Reading {
    private final DataInputStream in;

    Reading(byte[] bytes) {
      this.in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    int length() {
      try {
        return in.readInt();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    Stored item(long address, long next) {
      try {
        SnapshotPath path = SnapshotPath.ofBytes(bytes());
        return new Stored(address, path, node(path), next);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private Node node(SnapshotPath path) throws IOException {
      NodeType type = TYPES.get(in.readByte());
      int mode = in.readInt();
      Optional<Timestamp> mtime = time();
      Optional<Timestamp> atime = time();
      OptionalLong uid = owner();
      OptionalLong gid = owner();
      long size = in.readLong();
      long device = in.readLong();
      byte[] linkTarget = bytes();
      return new Node(
          path.name(),
          type,
          0,
          mode == NO_MODE ? OptionalInt.empty() : OptionalInt.of(mode),
          mtime,
          atime,
          Optional.empty(),
          uid,
          gid,
          "",
          "",
          0,
          0,
          0,
          size,
          Content.EMPTY,
          Optional.empty(),
          type == NodeType.SYMLINK ? Optional.of(linkTarget) : Optional.empty(),
          device,
          attributes(),
          List.of());
    }

    private Optional<Timestamp> time() throws IOException {
      return in.readBoolean()
          ? Optional.of(new Timestamp(in.readLong(), in.readInt()))
          : Optional.empty();
    }

    private OptionalLong owner() throws IOException {
      long id = in.readLong();
      return id == NO_OWNER ? OptionalLong.empty() : OptionalLong.of(id);
    }

    private List<ExtendedAttribute> attributes() throws IOException {
      int number = in.readInt();
      List<ExtendedAttribute> attributes = new ArrayList<>(number);
      for (int i = 0; i < number; i++) {
        String name = new String(bytes(), java.nio.charset.StandardCharsets.UTF_8);
        attributes.add(new ExtendedAttribute(name, bytes()));
      }
      return attributes;
    }

    private byte[] bytes() throws IOException {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return bytes;
    }
  }
}
