package dev.sluice.testing;

import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One item of a snapshot to be written, as a literal: {@code dir("etc", file("hosts",
 * blob("::1")))}. What is not said is as restic would write it for an ordinary item of root.
 */
public final class ItemSpec {
  private static final Timestamp MTIME = new Timestamp(1_704_164_645L, 678_901_234);

  final NodeType type;
  final List<ItemSpec> children = new ArrayList<>();
  final List<BlobSpec> blobs = new ArrayList<>();
  final Map<String, byte[]> extendedAttributes = new LinkedHashMap<>();
  final Map<String, String> overrides = new LinkedHashMap<>();
  final Set<String> omitted = new LinkedHashSet<>();
  byte[] name;
  byte[] linkTarget = {};
  int mode;
  long uid;
  long gid;
  Timestamp mtime = MTIME;
  long device;
  Optional<String> hardLinkGroup = Optional.empty();
  Optional<String> rawNode = Optional.empty();
  Optional<String> rawTree = Optional.empty();
  UnaryOperator<BlobSpec> treeBlob = tree -> tree;
  boolean isRefused;

  private ItemSpec(NodeType type, byte[] name, int mode) {
    this.type = type;
    this.name = name;
    this.mode = mode;
  }

  private ItemSpec(NodeType type, String name, int mode) {
    this(type, name.getBytes(StandardCharsets.UTF_8), mode);
  }

  /** A directory, mode 0755. */
  public static ItemSpec dir(String name, ItemSpec... children) {
    ItemSpec item = new ItemSpec(NodeType.DIRECTORY, name, 0755);
    item.children.addAll(List.of(children));
    return item;
  }

  /** A file, mode 0644. */
  public static ItemSpec file(String name, BlobSpec... blobs) {
    ItemSpec item = new ItemSpec(NodeType.FILE, name, 0644);
    item.blobs.addAll(List.of(blobs));
    return item;
  }

  /** A symbolic link. */
  public static ItemSpec symlink(String name, String target) {
    ItemSpec item = new ItemSpec(NodeType.SYMLINK, name, 0777);
    item.linkTarget = target.getBytes(StandardCharsets.UTF_8);
    return item;
  }

  /** A named pipe, mode 0644. */
  public static ItemSpec fifo(String name) {
    return new ItemSpec(NodeType.FIFO, name, 0644);
  }

  /** A socket, mode 0644; rustic stores them. */
  public static ItemSpec socket(String name) {
    return new ItemSpec(NodeType.SOCKET, name, 0644);
  }

  /** A block device, mode 0640. */
  public static ItemSpec blockDevice(String name, int major, int minor) {
    return new ItemSpec(NodeType.BLOCK_DEVICE, name, 0640).device(major, minor);
  }

  /** A character device, mode 0640. */
  public static ItemSpec characterDevice(String name, int major, int minor) {
    return new ItemSpec(NodeType.CHARACTER_DEVICE, name, 0640).device(major, minor);
  }

  /** Whatever this JSON is, in place of a node; nothing of it is expected to be restored. */
  public static ItemSpec node(String json) {
    ItemSpec item = new ItemSpec(NodeType.FILE, "", 0).refused();
    item.rawNode = Optional.of(json);
    return item;
  }

  private ItemSpec device(int major, int minor) {
    long low = (major & 0xfffL) << 8 | (minor & 0xffL);
    device = low | (major & 0xfffff000L) << 32 | (minor & 0xffffff00L) << 12;
    return this;
  }

  /** Gives it a name of any bytes; they are escaped when stored. */
  public ItemSpec named(byte[] bytes) {
    name = bytes;
    return this;
  }

  /** Sets the permission bits, {@code 07777}. */
  public ItemSpec mode(int posixMode) {
    mode = posixMode;
    return this;
  }

  /** Sets user and group. */
  public ItemSpec owner(long user, long group) {
    uid = user;
    gid = group;
    return this;
  }

  /** Sets the modification time, of which atime and ctime are copies. */
  public ItemSpec mtime(long seconds, int nanos) {
    mtime = new Timestamp(seconds, nanos);
    return this;
  }

  /** Adds an extended attribute. */
  public ItemSpec attribute(String attribute, byte[] value) {
    extendedAttributes.put(attribute, value);
    return this;
  }

  /** Makes all files of a snapshot that name the same group one file. Give them equal blobs. */
  public ItemSpec hardLink(String group) {
    hardLinkGroup = Optional.of(group);
    return this;
  }

  /** Points a link to these bytes; stored as {@code linktarget_raw} too. */
  public ItemSpec linkTarget(byte[] target) {
    linkTarget = target;
    return this;
  }

  /** Sets a field of the node to this JSON, whatever the field would have been. */
  public ItemSpec with(String field, String json) {
    overrides.put(field, json);
    return this;
  }

  /** Leaves out fields of the node, as rustic does with what it does not know. */
  public ItemSpec without(String... fields) {
    omitted.addAll(List.of(fields));
    return this;
  }

  /** Says that a correct reader refuses this item, and does not restore what is below it. */
  public ItemSpec refused() {
    isRefused = true;
    return this;
  }

  /**
   * Changes how the directory's tree blob is stored: {@code tree(t ->
   * t.inPack("t2").notIndexed())}.
   */
  public ItemSpec tree(UnaryOperator<BlobSpec> change) {
    treeBlob = change;
    return this;
  }

  /** Stores this text as the directory's tree blob; the children are not written. */
  public ItemSpec rawTree(String text) {
    rawTree = Optional.of(text);
    return this;
  }
}
