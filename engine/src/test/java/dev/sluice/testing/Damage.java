package dev.sluice.testing;

import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Breaks files of a repository that was built, and knows what that costs. Damages add up. */
public final class Damage {
  private final BuiltRepository repository;
  private final RepositorySink sink;
  private final Map<String, byte[]> originals = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();

  private Damage(BuiltRepository repository) {
    this.repository = repository;
    this.sink = repository.sink();
  }

  /** A repository without damage so far. */
  public static Damage to(BuiltRepository repository) {
    return new Damage(repository);
  }

  /** Flips one bit (0 to 7) of one byte. */
  public Damage flipBit(String path, long offset, int bit) {
    byte[] bytes = sink.read(path);
    bytes[Math.toIntExact(offset)] ^= (byte) (1 << bit);
    return overwrite(path, bytes);
  }

  /** Flips one bit in the middle of a blob's box. */
  public Damage flipBit(BlobCopy copy) {
    return flipBit(copy.path(), copy.entry().offset() + copy.entry().length() / 2, 3);
  }

  /** Overwrites a stretch with zeros. */
  public Damage zero(String path, long offset, int length) {
    byte[] bytes = sink.read(path);
    Arrays.fill(bytes, Math.toIntExact(offset), Math.toIntExact(offset) + length, (byte) 0);
    return overwrite(path, bytes);
  }

  /** Cuts a file to {@code length} bytes. */
  public Damage truncate(String path, int length) {
    byte[] bytes = sink.read(path);
    return overwrite(path, Arrays.copyOf(bytes, length));
  }

  /** Cuts a file to nothing, as a full disk does. */
  public Damage empty(String path) {
    return truncate(path, 0);
  }

  /** Deletes a file. */
  public Damage delete(String path) {
    keep(path);
    sink.delete(path);
    deleted.add(path);
    return this;
  }

  /** Exchanges the contents of two files. */
  public Damage swapFiles(String path, String otherPath) {
    byte[] bytes = sink.read(path);
    overwrite(path, sink.read(otherPath));
    return overwrite(otherPath, bytes);
  }

  /** Exchanges two boxes of the same length, each of which stays authentic. */
  public Damage swapBlobs(BlobCopy one, BlobCopy other) {
    if (one.entry().length() != other.entry().length()) {
      throw new IllegalArgumentException("boxes of different lengths: " + one + ", " + other);
    }
    byte[] oneBox = box(one);
    byte[] otherBox = box(other);
    replace(one, otherBox);
    replace(other, oneBox);
    return this;
  }

  private byte[] box(BlobCopy copy) {
    BlobEntry entry = copy.entry();
    return Arrays.copyOfRange(sink.read(copy.path()), (int) entry.offset(), (int) entry.end());
  }

  private void replace(BlobCopy copy, byte[] box) {
    byte[] pack = sink.read(copy.path());
    System.arraycopy(box, 0, pack, (int) copy.entry().offset(), box.length);
    overwrite(copy.path(), pack);
  }

  private void keep(String path) {
    originals.computeIfAbsent(path, sink::read);
  }

  private Damage overwrite(String path, byte[] bytes) {
    keep(path);
    sink.write(path, bytes);
    return this;
  }

  /**
   * Exactly what a restore of a snapshot loses. A damaged index file counts as if it listed
   * nothing, which is how a reader treats it that is told to go on in spite of it.
   */
  public Loss loss(BuiltSnapshot snapshot) {
    if (isDamaged(FileType.SNAPSHOT.directory() + "/" + snapshot.id().hex())
        || isDamaged(FileType.CONFIG.directory())
        || repository.keys().stream().allMatch(this::isKeyDamaged)) {
      Set<SnapshotPath> everything = snapshot.items().keySet();
      return new Loss(
          new TreeSet<>(), new TreeSet<>(Set.of(SnapshotPath.ROOT)), new TreeSet<>(everything));
    }
    return repository.loss(snapshot, this::isReadable);
  }

  /** What a restore of the only snapshot, or of the last one described, loses. */
  public Loss loss() {
    return loss(repository.snapshot());
  }

  /** Whether a reader that looks into pack headers too finds a copy, and the copy is sound. */
  public boolean isIntact(BlobKey blob) {
    return !repository.unsound().contains(blob)
        && repository.copies(blob).stream().anyMatch(copy -> isLocated(copy) && isSound(copy));
  }

  /** Whether an index that is sound, or the header of its pack, tells of a blob. */
  public boolean isLocated(BlobKey blob) {
    return repository.copies(blob).stream().anyMatch(this::isLocated);
  }

  private boolean isLocated(BlobCopy copy) {
    boolean isListed = copy.indexes().stream().anyMatch(index -> !isIndexDamaged(index));
    return isListed || isHeaderSound(copy.pack());
  }

  private boolean isIndexDamaged(Id index) {
    return isDamaged(FileType.INDEX.directory() + "/" + index.hex());
  }

  private boolean isHeaderSound(String name) {
    BuiltPack pack = repository.pack(name);
    int header = (int) pack.entries().stream().mapToLong(BlobEntry::end).max().orElse(0);
    byte[] now = now(pack.path());
    byte[] before = before(pack.path());
    return now.length == before.length
        && Arrays.equals(now, header, now.length, before, header, before.length);
  }

  /** Whether there is a box of the same blob in the place of this copy; maybe another copy's. */
  private boolean isSound(BlobCopy copy) {
    byte[] now = now(copy.path());
    int from = (int) copy.entry().offset();
    int to = (int) copy.entry().end();
    return now.length >= to
        && repository.copies(copy.entry().key()).stream()
            .anyMatch(
                other ->
                    Arrays.equals(
                        now,
                        from,
                        to,
                        before(other.path()),
                        (int) other.entry().offset(),
                        (int) other.entry().end()));
  }

  private byte[] now(String path) {
    return deleted.contains(path) ? new byte[0] : sink.read(path);
  }

  private byte[] before(String path) {
    byte[] kept = originals.get(path);
    return kept == null ? sink.read(path) : kept;
  }

  private boolean isKeyDamaged(Id key) {
    return isDamaged(FileType.KEY.directory() + "/" + key.hex());
  }

  private boolean isDamaged(String path) {
    return deleted.contains(path)
        || (originals.containsKey(path) && !Arrays.equals(now(path), before(path)));
  }

  private boolean isReadable(BlobCopy copy) {
    return copy.indexes().stream().anyMatch(index -> !isIndexDamaged(index)) && isSound(copy);
  }
}
