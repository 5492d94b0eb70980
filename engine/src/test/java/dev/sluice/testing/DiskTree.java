package dev.sluice.testing;

import com.sun.jna.Pointer;
import dev.sluice.backend.Id;
import dev.sluice.format.NodeName;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Everything below a directory as it is on disk, without the directory itself: names as bytes, all
 * attributes a restore brings back, and the SHA-256 of every file. Links are not followed. Linux
 * only.
 */
public final class DiskTree {
  private static final byte[] HERE = {'.'};

  private final SortedMap<SnapshotPath, TreeEntry> entries = new TreeMap<>();
  private final boolean readsContents;

  private DiskTree(boolean readsContents) {
    this.readsContents = readsContents;
  }

  /** Reads a whole tree, with the contents of its files. Fails if something cannot be read. */
  public static DiskTree scan(Path root) {
    return scan(root, true);
  }

  /** Reads a whole tree, but not the contents of its files; for large ones. */
  public static DiskTree scanAttributes(Path root) {
    return scan(root, false);
  }

  private static DiskTree scan(Path root, boolean readsContents) {
    DiskTree tree = new DiskTree(readsContents);
    tree.walk(SnapshotPath.ROOT, open(root));
    return tree;
  }

  /**
   * Deletes a directory with all that is in it, whatever its mode. JUnit's {@code @TempDir} does
   * not come through pipes in read-only directories unless it is root: it waits for a writer.
   */
  public static void delete(Path root) {
    byte[] path = root.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    delete(LinuxFiles.AT_FDCWD, path);
  }

  private static void delete(int parent, byte[] name) {
    boolean isDirectory = LinuxFiles.status(parent, name).type() == NodeType.DIRECTORY;
    if (isDirectory) {
      LinuxFiles.setMode(parent, name, 0700);
      int directory = LinuxFiles.open(parent, name, LinuxFiles.O_DIRECTORY, 0);
      forEachName(directory, child -> delete(directory, child));
    }
    LinuxFiles.remove(parent, name, isDirectory);
  }

  private static int open(Path root) {
    byte[] path = root.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    return LinuxFiles.open(LinuxFiles.AT_FDCWD, path, LinuxFiles.O_DIRECTORY, 0);
  }

  /** How many items there are below a directory. */
  static long count(Path root) {
    try (Stream<Path> items = Files.walk(root)) {
      return items.count() - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What there is, by path from {@code /} on; the root itself is not in it. */
  public SortedMap<SnapshotPath, TreeEntry> entries() {
    return Collections.unmodifiableSortedMap(entries);
  }

  /**
   * A sentence for each difference between two trees, whoever owns them if this is not run by root.
   */
  public static List<String> differences(DiskTree expected, DiskTree actual) {
    return differences(expected, actual, unknowableAspects());
  }

  /** The same, leaving out some aspects. */
  public static List<String> differences(
      DiskTree expected, DiskTree actual, Set<TreeComparison.Aspect> ignored) {
    return TreeComparison.differences(expected.entries, actual.entries, ignored);
  }

  /** What only root can restore, if this is not run by root. */
  static Set<TreeComparison.Aspect> unknowableAspects() {
    return LinuxFiles.isRoot()
        ? EnumSet.noneOf(TreeComparison.Aspect.class)
        : EnumSet.of(TreeComparison.Aspect.OWNER);
  }

  private void walk(SnapshotPath path, int directory) {
    forEachName(directory, name -> visit(path.resolve(NodeName.of(name)), directory, name));
  }

  /** Goes through a directory and closes it. */
  private static void forEachName(int directory, Consumer<byte[]> consumer) {
    Pointer stream = LinuxFiles.openDirectoryStream(directory);
    try {
      for (byte[] name = LinuxFiles.readDirectory(stream);
          name.length > 0;
          name = LinuxFiles.readDirectory(stream)) {
        if (NodeName.isSafe(name)) {
          consumer.accept(name);
        }
      }
    } finally {
      LinuxFiles.closeDirectoryStream(stream);
    }
  }

  private void visit(SnapshotPath path, int directory, byte[] name) {
    FileStatus status = LinuxFiles.status(directory, name);
    whileReadable(
        directory,
        name,
        status,
        () -> {
          entries.put(path, entry(directory, name, status, readsContents));
          if (status.type() == NodeType.DIRECTORY) {
            int flags = LinuxFiles.O_DIRECTORY | LinuxFiles.O_NOFOLLOW;
            walk(path, LinuxFiles.open(directory, name, flags, 0));
          }
        });
  }

  /**
   * Does something with an item that its mode may keep its owner from reading, and sets that back.
   */
  private static void whileReadable(int directory, byte[] name, FileStatus status, Runnable work) {
    int mode = status.mode() & 07777;
    int needed = status.type() == NodeType.DIRECTORY ? 0500 : 0400;
    boolean isForbidden =
        (mode & needed) != needed && status.type() != NodeType.SYMLINK && !LinuxFiles.isRoot();
    if (isForbidden) {
      LinuxFiles.setMode(directory, name, mode | needed);
    }
    try {
      work.run();
    } finally {
      if (isForbidden) {
        LinuxFiles.setMode(directory, name, mode);
      }
    }
  }

  /** The item at {@code path} below {@code root}, reached without following a link at its end. */
  static TreeEntry entryAt(Path root, SnapshotPath path) {
    int directory = open(root);
    try {
      byte[] name = path.isRoot() ? HERE : Arrays.copyOfRange(path.bytes(), 1, path.length());
      FileStatus status = LinuxFiles.status(directory, name);
      List<TreeEntry> found = new ArrayList<>();
      whileReadable(directory, name, status, () -> found.add(entry(directory, name, status, true)));
      return found.get(0);
    } finally {
      LinuxFiles.close(directory);
    }
  }

  private static TreeEntry entry(
      int directory, byte[] name, FileStatus status, boolean readsContent) {
    TreeEntry.Builder entry =
        TreeEntry.of(status.type())
            .mode(status.mode() & 07777)
            .uid(status.uid())
            .gid(status.gid())
            .mtime(status.mtime());
    switch (status.type()) {
      case FILE -> {
        entry.size(status.size());
        if (readsContent) {
          entry.sha256(sha256(directory, name));
        }
        if (status.links() > 1) {
          entry.hardLinkKey(status.device() + "/" + status.inode());
        }
      }
      case SYMLINK -> entry.linkTarget(LinuxFiles.readLink(directory, name));
      case BLOCK_DEVICE, CHARACTER_DEVICE -> entry.device(status.rdev());
      case DIRECTORY, FIFO, SOCKET -> {}
    }
    byte[] path = LinuxFiles.through(directory, name);
    for (String attribute : LinuxFiles.attributeNames(path)) {
      // A label that the system gives to every file is not part of a backup.
      if (!attribute.equals("security.selinux")) {
        entry.extendedAttribute(attribute, LinuxFiles.attribute(path, attribute));
      }
    }
    return entry.build();
  }

  private static Id sha256(int directory, byte[] name) {
    int file = LinuxFiles.open(directory, name, LinuxFiles.O_RDONLY | LinuxFiles.O_NOFOLLOW, 0);
    try (InputStream content = new FileInputStream("/proc/self/fd/" + file)) {
      MessageDigest digest = Sha256.digest();
      byte[] buffer = new byte[1 << 16];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return Id.of(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      LinuxFiles.close(file);
    }
  }
}
