package dev.sluice.testing;

import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Breaks files of a repository that was built, and knows what that costs. Damages add up; damaging
 * the same bytes twice does not repair them as far as this knows.
 */
public final class Damage {
  private record Stretch(long from, long to) {}

  private final BuiltRepository repository;
  private final RepositorySink sink;
  private final Map<String, List<Stretch>> broken = new HashMap<>();
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
    return overwrite(path, bytes, offset, offset + 1);
  }

  /** Flips one bit in the middle of a blob's box. */
  public Damage flipBit(BlobCopy copy) {
    return flipBit(copy.path(), copy.entry().offset() + copy.entry().length() / 2, 3);
  }

  /** Overwrites a stretch with zeros. */
  public Damage zero(String path, long offset, int length) {
    byte[] bytes = sink.read(path);
    Arrays.fill(bytes, Math.toIntExact(offset), Math.toIntExact(offset) + length, (byte) 0);
    return overwrite(path, bytes, offset, offset + length);
  }

  /** Cuts a file to {@code length} bytes. */
  public Damage truncate(String path, int length) {
    byte[] bytes = sink.read(path);
    return overwrite(path, Arrays.copyOf(bytes, length), length, Long.MAX_VALUE);
  }

  /** Cuts a file to nothing, as a full disk does. */
  public Damage empty(String path) {
    return truncate(path, 0);
  }

  /** Deletes a file. */
  public Damage delete(String path) {
    sink.delete(path);
    deleted.add(path);
    return this;
  }

  /** Exchanges the contents of two files. */
  public Damage swapFiles(String path, String otherPath) {
    byte[] bytes = sink.read(path);
    overwrite(path, sink.read(otherPath), 0, Long.MAX_VALUE);
    return overwrite(otherPath, bytes, 0, Long.MAX_VALUE);
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
    overwrite(copy.path(), pack, copy.entry().offset(), copy.entry().end());
  }

  private Damage overwrite(String path, byte[] bytes, long from, long to) {
    sink.write(path, bytes);
    broken.computeIfAbsent(path, p -> new ArrayList<>()).add(new Stretch(from, to));
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

  private boolean isKeyDamaged(Id key) {
    return isDamaged(FileType.KEY.directory() + "/" + key.hex());
  }

  private boolean isDamaged(String path) {
    return deleted.contains(path) || broken.containsKey(path);
  }

  private boolean isReadable(BlobCopy copy) {
    boolean isListed =
        copy.indexes().stream()
            .anyMatch(index -> !isDamaged(FileType.INDEX.directory() + "/" + index.hex()));
    return isListed
        && !deleted.contains(copy.path())
        && broken.getOrDefault(copy.path(), List.of()).stream()
            .noneMatch(s -> s.from() < copy.entry().end() && copy.entry().offset() < s.to());
  }
}
