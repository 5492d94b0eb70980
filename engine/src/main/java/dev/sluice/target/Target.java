package dev.sluice.target;

import dev.sluice.format.Node;
import dev.sluice.format.SnapshotPath;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a snapshot is restored to. Paths are relative to the target's root and name the item in the
 * snapshot's own terms. Parent directories must have been made before. All calls block, may be made
 * by several threads at once (for different items), and fail with {@link TargetException}.
 */
public interface Target extends AutoCloseable {
  /**
   * A directory of a local file system; Linux only. Following links in the path itself is the
   * caller's own business, below it no link is followed.
   */
  static Target directory(Path root) {
    return LocalTarget.at(root);
  }

  /** The same, where items get the extended attributes that the filter wants. */
  static Target directory(Path root, AttributeFilter filter) {
    return LocalTarget.at(root, filter);
  }

  /** Where this is, for messages. */
  String describe();

  /**
   * Makes the root itself (mode 0700) if it is missing, with its missing parents. Call it first.
   */
  void prepare();

  /**
   * Opens the root if it is there, to look at what is in it, instead of {@link #prepare}.
   *
   * @return whether it is there
   */
  boolean open();

  /**
   * What is left in the file system that holds the root, or would hold it; empty if it does not
   * tell. May be called first.
   */
  Optional<FreeSpace> freeSpace();

  /** Whether there is nothing in the root. */
  boolean isEmpty();

  /**
   * What is at this path; empty if there is nothing, or if something on the way to it is no
   * directory.
   */
  Optional<ExistingItem> look(SnapshotPath path);

  /**
   * Makes a directory, mode 0700 until its metadata is applied. One that exists already is kept,
   * made writable for its owner if it is not.
   *
   * @return whether it was created
   */
  boolean makeDirectory(SnapshotPath path);

  /**
   * Opens a regular file that is there already, to compare it; empty if there is none, or it cannot
   * be read. The caller closes it.
   */
  Optional<ExistingFile> openExisting(SnapshotPath path);

  /**
   * The same of a file that has not got its name yet, since an earlier restore that was to give it
   * that at the end was broken off.
   */
  Optional<ExistingFile> openUnfinished(SnapshotPath path);

  /**
   * Creates a file to be written, mode 0600, replacing what has that name (never writing into it,
   * since other names may share it). A directory with something in it stays, and is a conflict.
   *
   * @param length final length in bytes; the file reads as zeros until written
   */
  TargetFile createFile(SnapshotPath path, long length, Writing writing);

  /** The same in the plain way. */
  default TargetFile createFile(SnapshotPath path, long length) {
    return createFile(path, length, Writing.PLAIN);
  }

  /**
   * Opens a file that was there before for writing, to keep a part of it: gives it this length, and
   * mode 0600 until its metadata is applied. If it must not be changed, since it has another name
   * or what has its name now shall keep it for the time being, a copy is changed instead.
   */
  TargetFile changeFile(SnapshotPath path, long length, Writing writing);

  /** Opens a file of {@link #openUnfinished} for writing, and gives it this length. */
  TargetFile continueFile(SnapshotPath path, long length, Writing writing);

  /**
   * Opens a file that {@link #createFile} or {@link #changeFile} opened earlier for more writing.
   * One that has got a second name since then is a conflict: it may belong to somebody else.
   */
  TargetFile reopenFile(SnapshotPath path, Writing writing);

  /**
   * Creates a symbolic link; the link target is stored as it is and never followed. This and the
   * following calls replace what is in the way, as {@link #createFile} does, unless it is the very
   * item already.
   *
   * @return whether it was created; false if it was there
   */
  boolean createSymlink(SnapshotPath path, byte[] linkTarget);

  /** Creates a named pipe. */
  boolean createFifo(SnapshotPath path);

  /**
   * Creates a device.
   *
   * @param device number as recorded by the machine backed up
   */
  boolean createDevice(SnapshotPath path, boolean isBlockDevice, long device);

  /** Makes {@code path} another name of the file at {@code existing}, which must not be a link. */
  boolean createHardLink(SnapshotPath path, SnapshotPath existing);

  /**
   * Sets owner, extended attributes, mode and times as the node says, in an order in which they
   * last; what the node does not say stays as it is. Each step that fails is reported and does not
   * keep the others from being tried. What has this name must be of the node's type. Directories
   * bottom-up, after everything in them; not for the root. For a file {@link
   * TargetFile#applyMetadata} is better.
   */
  List<MetadataProblem> applyMetadata(SnapshotPath path, Node node);

  /** Gives a file another name, replacing a file that has it. */
  void rename(SnapshotPath path, SnapshotPath newPath);

  /**
   * Removes a file that was begun in this way and could not be completed. Missing is fine; of one
   * that is written atomically, what has its name stays.
   */
  void discardFile(SnapshotPath path, Writing writing);

  /** Removes an item that is no directory. Missing is fine. */
  void removeFile(SnapshotPath path);

  /** Removes an empty directory. Missing is fine. */
  void removeDirectory(SnapshotPath path);

  /** The names in a directory, in no order; the caller closes it. */
  DirectoryListing list(SnapshotPath path);

  /** Whether the root is the top of the whole file system of this machine. */
  boolean isTopOfAll();

  /** Makes sure that what was created and renamed in a directory is on the disk. */
  void syncDirectory(SnapshotPath path);

  /** Opens a restored file for reading it again, without following links; the caller closes it. */
  ReadableByteChannel openForReading(SnapshotPath path);

  /** What has this name, without following it if it is a link; empty if there is nothing. */
  Optional<ItemStatus> status(SnapshotPath path);

  /** Frees open directories. Files still open stay usable. Idempotent. */
  @Override
  void close();
}
