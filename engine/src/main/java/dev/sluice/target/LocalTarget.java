package dev.sluice.target;

import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.target.TargetException.Reason;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A directory of a file system of this machine, on Linux (x86_64 or aarch64). Every item is created
 * and opened by its name in the open directory above it, never by a whole path, and never through a
 * link; so nothing outside of the root is touched, whatever lies in the target or is planted there
 * meanwhile. The metadata of links, pipes and devices, and of directories that may not be read,
 * needs {@code /proc}.
 */
public final class LocalTarget implements Target {
  private static final int OWNER_ALL = 0700;
  private static final int OWNER_READ_WRITE = 0600;

  private final TargetRoot root;
  private final RegularFiles files;
  private final AttributeFilter filter;
  private Optional<Directories> prepared = Optional.empty();

  private LocalTarget(TargetRoot root, AttributeFilter filter) {
    this.root = root;
    this.files = new RegularFiles(filter);
    this.filter = filter;
  }

  /** The target at this path. Nothing is touched before {@link #prepare}. */
  public static LocalTarget at(Path root) {
    return at(root, AttributeFilter.ALL);
  }

  /** The same, where items get the extended attributes that the filter wants. */
  public static LocalTarget at(Path root, AttributeFilter filter) {
    return new LocalTarget(TargetRoot.of(root), filter);
  }

  @Override
  public String describe() {
    return root.toString();
  }

  @Override
  public synchronized void prepare() {
    if (prepared.isEmpty()) {
      prepared = Optional.of(new Directories(root.prepare()));
    }
  }

  @Override
  public synchronized boolean open() {
    if (prepared.isEmpty()) {
      prepared = root.open().map(Directories::new);
    }
    return prepared.isPresent();
  }

  @Override
  public Optional<FreeSpace> freeSpace() {
    return root.freeSpace();
  }

  @Override
  public boolean isEmpty() {
    try (Descriptor directory = directories().open(SnapshotPath.ROOT);
        DirectoryNames names = DirectoryNames.in(directory, root.toString())) {
      return names.next().isEmpty();
    }
  }

  private synchronized Directories directories() {
    return prepared.orElseThrow(() -> new IllegalStateException("the target is not prepared"));
  }

  private Entry entry(SnapshotPath path) {
    return directories().entry(path);
  }

  @Override
  public Optional<ExistingItem> look(SnapshotPath path) {
    if (path.isRoot()) {
      try (Descriptor root = directories().open(path)) {
        return Optional.of(FileStatus.of(root.number()).existing());
      }
    }
    try (Entry entry = entry(path)) {
      Optional<FileStatus> status = entry.status();
      Errno errno = status.isPresent() ? Errno.NONE : Errno.last();
      if (!errno.isNone() && !errno.is(Errno.ENOENT)) {
        throw errno.onName("look at " + path);
      }
      return status.map(FileStatus::existing);
    } catch (TargetException e) {
      if (e.reason() == Reason.MISSING || e.reason() == Reason.CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public boolean makeDirectory(SnapshotPath path) {
    if (path.isRoot()) {
      return false;
    }
    try (Entry entry = entry(path)) {
      if (Posix.mkdirat(entry.directory().number(), entry.name(), OWNER_ALL) == 0) {
        return true;
      }
      Errno errno = Errno.last();
      if (!errno.is(Errno.EEXIST)) {
        throw errno.onName("create " + path);
      }
    }
    allowOwner(path);
    return false;
  }

  /** If that fails, the directory is somebody else's, and creating something in it will tell. */
  private void allowOwner(SnapshotPath path) {
    try (OpenItem directory = OpenItem.place(directories().open(path))) {
      int mode = directory.status().mode();
      if ((mode & OWNER_ALL) != OWNER_ALL) {
        directory.setMode(mode | OWNER_ALL);
      }
    }
  }

  @Override
  public TargetFile createFile(SnapshotPath path, long length, Writing writing) {
    try (Entry entry = entry(path)) {
      if (!writing.isAtomic()) {
        return files.create(entry, length, writing);
      }
      try (Entry unfinished = entry.unfinished()) {
        return files.createUnfinished(unfinished, entry, length, writing, () -> publish(path));
      }
    }
  }

  private void publish(SnapshotPath path) {
    try (Entry entry = entry(path);
        Entry unfinished = entry.unfinished()) {
      unfinished.renameTo(entry);
    }
  }

  @Override
  public Optional<ExistingFile> openExisting(SnapshotPath path) {
    try (Entry entry = entry(path)) {
      return files.openExisting(entry);
    } catch (TargetException noWayToIt) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<ExistingFile> openUnfinished(SnapshotPath path) {
    try (Entry entry = entry(path);
        Entry unfinished = entry.unfinished()) {
      return files.openExisting(unfinished);
    } catch (TargetException noWayToIt) {
      return Optional.empty();
    }
  }

  @Override
  public TargetFile continueFile(SnapshotPath path, long length, Writing writing) {
    try (Entry entry = entry(path);
        Entry unfinished = entry.unfinished()) {
      boolean isReplacement = entry.status().isPresent();
      RegularFiles.Way way = new RegularFiles.Way(writing, isReplacement, () -> publish(path));
      return files
          .change(unfinished, length, way)
          .orElseThrow(
              () ->
                  TargetException.cannot(
                      "write " + path, Reason.CONFLICT, "its beginning is not what it was"));
    }
  }

  @Override
  public TargetFile changeFile(SnapshotPath path, long length, Writing writing) {
    try (Entry entry = entry(path);
        Entry unfinished = entry.unfinished()) {
      if (writing.isAtomic()) {
        return files.createCopy(unfinished, entry, length, writing, () -> publish(path));
      }
      return files
          .change(entry, length, new RegularFiles.Way(writing, true, () -> {}))
          .orElseGet(() -> replaceByCopy(entry, unfinished, length, writing));
    }
  }

  private TargetFile replaceByCopy(Entry entry, Entry unfinished, long length, Writing writing) {
    TargetFile copy = files.createCopy(unfinished, entry, length, writing, () -> {});
    try {
      unfinished.renameTo(entry);
    } catch (TargetException e) {
      copy.close();
      unfinished.remove();
      throw e;
    }
    return copy;
  }

  @Override
  public TargetFile reopenFile(SnapshotPath path, Writing writing) {
    try (Entry entry = entry(path)) {
      if (!writing.isAtomic()) {
        return files.reopen(entry, writing, () -> {});
      }
      try (Entry unfinished = entry.unfinished()) {
        return files.reopen(unfinished, writing, () -> publish(path));
      }
    }
  }

  @Override
  public void discardFile(SnapshotPath path, Writing writing) {
    if (!writing.isAtomic()) {
      removeFile(path);
      return;
    }
    try (Entry entry = entry(path);
        Entry unfinished = entry.unfinished()) {
      unfinished.remove();
    } catch (TargetException e) {
      if (e.reason() != Reason.MISSING) {
        throw e;
      }
    }
  }

  @Override
  public boolean createSymlink(SnapshotPath path, byte[] linkTarget) {
    byte[] text = Posix.terminated(linkTarget);
    if (linkTarget.length == 0 || Posix.length(text) < linkTarget.length) {
      String why = linkTarget.length == 0 ? "is empty" : "holds a NUL byte";
      throw TargetException.cannot("create " + path, Reason.NAME, "its link target " + why);
    }
    return create(
        path,
        (directory, name) -> Posix.symlinkat(text, directory, name),
        entry -> entry.isLinkTo(linkTarget));
  }

  @Override
  public boolean createFifo(SnapshotPath path) {
    return create(
        path,
        (directory, name) -> Posix.mkfifoat(directory, name, OWNER_READ_WRITE),
        entry -> isAlone(entry, NodeType.FIFO, 0));
  }

  @Override
  public boolean createDevice(SnapshotPath path, boolean isBlockDevice, long device) {
    // Up to 32 bits, the recorded number, as the C library encodes it, is the kernel's own too.
    if (device >>> 32 != 0) {
      String why = "Linux has no device of number " + Long.toUnsignedString(device);
      throw TargetException.cannot("create " + path, Reason.UNSUPPORTED, why);
    }
    NodeType type = isBlockDevice ? NodeType.BLOCK_DEVICE : NodeType.CHARACTER_DEVICE;
    int mode = (isBlockDevice ? Posix.S_IFBLK : Posix.S_IFCHR) | OWNER_READ_WRITE;
    return create(
        path,
        (directory, name) -> Posix.mknodat(directory, name, mode, (int) device),
        entry -> isAlone(entry, type, device));
  }

  /** Whether there is such a pipe or device, of this name alone. */
  private static boolean isAlone(Entry entry, NodeType type, long device) {
    return entry
        .status()
        .filter(there -> there.type() == type && there.device() == device && there.links() == 1)
        .isPresent();
  }

  @Override
  public boolean createHardLink(SnapshotPath path, SnapshotPath existing) {
    if (path.equals(existing)) {
      throw new IllegalArgumentException("a file cannot be linked to its own name " + path);
    }
    try (Entry first = entry(existing)) {
      FileStatus status =
          first.status().orElseThrow(() -> Errno.last().onName("link to " + existing));
      if (status.type() != NodeType.FILE) {
        throw TargetException.cannot(
            "link to " + existing, Reason.CONFLICT, "it is " + status.noun());
      }
      return create(path, first::link, entry -> entry.status().filter(status::isSame).isPresent());
    }
  }

  /** Creates an item unless it is there already, which is looked at only if something is. */
  private boolean create(SnapshotPath path, Entry.Creation creation, Predicate<Entry> isThere) {
    try (Entry entry = entry(path)) {
      if (creation.create(entry.directory().number(), entry.name()) >= 0) {
        return true;
      }
      if (Errno.last().is(Errno.EEXIST) && isThere.test(entry)) {
        return false;
      }
      entry.create(creation);
      return true;
    }
  }

  @Override
  public List<MetadataProblem> applyMetadata(SnapshotPath path, Node node) {
    try (OpenItem item = openItem(path, node.type())) {
      FileStatus status = item.status();
      if (status.type() != node.type()) {
        throw TargetException.cannot(
            "set the metadata of " + path, Reason.CONFLICT, "it is " + status.noun());
      }
      return MetadataWriter.apply(item, status, node, filter);
    }
  }

  private OpenItem openItem(SnapshotPath path, NodeType type) {
    if (type == NodeType.DIRECTORY) {
      return OpenItem.directory(directories().open(path));
    }
    try (Entry entry = entry(path)) {
      int fd = entry.open(Posix.O_PATH);
      if (fd < 0) {
        throw Errno.last().onName("set the metadata of " + path);
      }
      return OpenItem.place(new Descriptor(fd));
    }
  }

  @Override
  public void removeFile(SnapshotPath path) {
    try (Entry entry = entry(path)) {
      entry.remove();
    } catch (TargetException e) {
      if (e.reason() != Reason.MISSING) {
        throw e;
      }
    }
  }

  @Override
  public void removeDirectory(SnapshotPath path) {
    try (Entry entry = entry(path)) {
      entry.removeDirectory();
    }
  }

  @Override
  public DirectoryListing list(SnapshotPath path) {
    try (Descriptor directory = directories().open(path)) {
      return DirectoryNames.in(directory, path.toString());
    }
  }

  @Override
  public boolean isTopOfAll() {
    return TargetRoot.isTopOfAll(directories().open(SnapshotPath.ROOT));
  }

  @Override
  public void syncDirectory(SnapshotPath path) {
    try (OpenItem directory = OpenItem.directory(directories().open(path))) {
      Errno errno = directory.sync();
      if (!errno.isNone()) {
        throw errno.onContent("write directory " + path);
      }
    }
  }

  @Override
  public ReadableByteChannel openForReading(SnapshotPath path) {
    try (Entry entry = entry(path)) {
      return files.openForReading(entry);
    }
  }

  @Override
  public void rename(SnapshotPath path, SnapshotPath newPath) {
    try (Entry from = entry(path);
        Entry to = entry(newPath)) {
      int result =
          Posix.renameat(
              from.directory().number(), from.name(), to.directory().number(), to.name());
      if (result < 0) {
        throw Errno.last().onName("rename " + path + " to " + newPath);
      }
    }
  }

  @Override
  public Optional<ItemStatus> status(SnapshotPath path) {
    try (Entry entry = entry(path)) {
      return Inspection.of(entry);
    } catch (TargetException e) {
      if (e.reason() == Reason.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    prepared.ifPresent(Directories::close);
  }
}
