package dev.sluice.restore;

import dev.sluice.format.Content;
import dev.sluice.format.ExtendedAttribute;
import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.format.Timestamp;
import dev.sluice.spill.Records;
import dev.sluice.spill.SpillFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;

/**
 * Paths and metadata of items, in the order they were added, outside of the heap once there are
 * many. An item is found again by its address, and the store can be read forward and backward: each
 * record has its length in front of it and behind it. Contents are not kept here.
 */
final class NodeStore implements AutoCloseable {
  private static final List<NodeType> TYPES = List.of(NodeType.values());
  private static final int NO_MODE = -1;
  private static final long NO_OWNER = -1;
  private static final byte[] NOTHING = {};

  private final SpillFile records;
  private final Writing out = new Writing();
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
    out.begin();
    out.bytes(path.bytes());
    write(node);
    count++;
    return out.appendTo(records);
  }

  private void write(Node node) {
    out.number(TYPES.indexOf(node.type()));
    out.number(node.mode().orElse(NO_MODE));
    write(node.mtime());
    write(node.atime());
    out.longNumber(node.uid().orElse(NO_OWNER));
    out.longNumber(node.gid().orElse(NO_OWNER));
    out.longNumber(node.size());
    out.longNumber(node.device());
    out.bytes(node.linkTarget().orElse(NOTHING));
    out.number(node.extendedAttributes().size());
    for (ExtendedAttribute attribute : node.extendedAttributes()) {
      out.bytes(attribute.name().getBytes(StandardCharsets.UTF_8));
      out.bytes(attribute.value());
    }
  }

  private void write(Optional<Timestamp> time) {
    out.number(time.isPresent() ? 1 : 0);
    if (time.isPresent()) {
      out.longNumber(time.get().seconds());
      out.number(time.get().nanos());
    }
  }

  /** The item at an address. */
  Stored get(long address) {
    int length = lengthAt(address);
    byte[] body = new byte[length];
    records.read(address + Integer.BYTES, body, 0, length);
    return new Reading(body).item(address, address + 2L * Integer.BYTES + length);
  }

  /** The item that ends at an address, for reading backward. */
  Stored before(long end) {
    return get(end - 2L * Integer.BYTES - lengthAt(end - Integer.BYTES));
  }

  /** All items, forward, each read when it is wanted. */
  Flux<Stored> items() {
    return Flux.generate(
        () -> 0L,
        (address, sink) -> {
          if (address >= end()) {
            sink.complete();
            return address;
          }
          Stored item = get(address);
          sink.next(item);
          return item.next();
        });
  }

  private int lengthAt(long address) {
    byte[] length = new byte[Integer.BYTES];
    records.read(address, length, 0, length.length);
    return Records.getInt(length, 0);
  }

  @Override
  public void close() {
    records.close();
  }

  /** The record being made; its length is put in front and behind once it is known. */
  private static final class Writing {
    private byte[] record = new byte[256];
    private int size;

    void begin() {
      size = Integer.BYTES;
    }

    private int room(int bytes) {
      int at = size;
      if (record.length - at < bytes) {
        record = Arrays.copyOf(record, Math.max(2 * record.length, at + bytes));
      }
      size += bytes;
      return at;
    }

    void number(int value) {
      int at = room(Integer.BYTES);
      Records.putInt(record, at, value);
    }

    void longNumber(long value) {
      int at = room(Long.BYTES);
      Records.putLong(record, at, value);
    }

    void bytes(byte[] bytes) {
      number(bytes.length);
      int at = room(bytes.length);
      System.arraycopy(bytes, 0, record, at, bytes.length);
    }

    long appendTo(SpillFile file) {
      int length = size - Integer.BYTES;
      number(length);
      Records.putInt(record, 0, length);
      return file.append(record, 0, size);
    }
  }

  /** One record being read. */
  private static final class Reading {
    private final byte[] record;
    private int at;

    Reading(byte[] record) {
      this.record = record;
    }

    Stored item(long address, long next) {
      SnapshotPath path = SnapshotPath.ofBytes(bytes());
      return new Stored(address, path, node(path), next);
    }

    private int number() {
      at += Integer.BYTES;
      return Records.getInt(record, at - Integer.BYTES);
    }

    private long longNumber() {
      at += Long.BYTES;
      return Records.getLong(record, at - Long.BYTES);
    }

    private byte[] bytes() {
      int length = number();
      at += length;
      return Arrays.copyOfRange(record, at - length, at);
    }

    private Node node(SnapshotPath path) {
      NodeType type = TYPES.get(number());
      int mode = number();
      Optional<Timestamp> mtime = time();
      Optional<Timestamp> atime = time();
      OptionalLong uid = owner();
      OptionalLong gid = owner();
      long size = longNumber();
      long device = longNumber();
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

    private Optional<Timestamp> time() {
      return number() == 1 ? Optional.of(new Timestamp(longNumber(), number())) : Optional.empty();
    }

    private OptionalLong owner() {
      long id = longNumber();
      return id == NO_OWNER ? OptionalLong.empty() : OptionalLong.of(id);
    }

    private List<ExtendedAttribute> attributes() {
      int size = number();
      if (size == 0) {
        return List.of();
      }
      List<ExtendedAttribute> attributes = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        String name = new String(bytes(), StandardCharsets.UTF_8);
        attributes.add(new ExtendedAttribute(name, bytes()));
      }
      return attributes;
    }
  }
}
