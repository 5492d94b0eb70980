package dev.sluice.testing;

import dev.sluice.backend.Id;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A repository that was built, and all there is to know about it.
 *
 * @param sink where it was written to; the cold part, if it has two
 * @param masterKey the JSON that opens it without a password
 * @param keys ids of its key files, in order of description
 * @param packs by the names in the description, in order of creation
 * @param indexes ids of its index files, in order of description
 * @param snapshots in order of description
 * @param copies where each blob lies, in order of description
 * @param unsound blobs that cannot be opened wherever they are read from
 */
public record BuiltRepository(
    RepositorySink sink,
    String masterKey,
    List<Id> keys,
    Map<String, BuiltPack> packs,
    List<Id> indexes,
    List<BuiltSnapshot> snapshots,
    Map<BlobKey, List<BlobCopy>> copies,
    Set<BlobKey> unsound) {

  /** The only snapshot, or the last one described. */
  public BuiltSnapshot snapshot() {
    return snapshots.get(snapshots.size() - 1);
  }

  /** The pack of this name in the description. Fails if there is none. */
  public BuiltPack pack(String name) {
    BuiltPack pack = packs.get(name);
    if (pack == null) {
      throw new IllegalArgumentException("no such pack: " + name + ", but " + packs.keySet());
    }
    return pack;
  }

  /** The packs that hold data, not trees, unless the description names them otherwise. */
  public Set<Id> dataPacks() {
    Set<Id> data = new TreeSet<>();
    for (BuiltPack pack : packs.values()) {
      if (!pack.name().startsWith("trees")) {
        data.add(pack.id());
      }
    }
    return data;
  }

  /** The copies of a blob; none if it was written nowhere. */
  public List<BlobCopy> copies(BlobKey blob) {
    return copies.getOrDefault(blob, List.of());
  }

  /** The first copy of the data blob with this text as content. */
  public BlobCopy copyOf(String text) {
    return copies(BlobKey.data(BlobSpec.blob(text).id())).get(0);
  }

  /** The copy of the data blob with this text in one pack. */
  public BlobCopy copyOf(String text, String pack) {
    return copies(BlobKey.data(BlobSpec.blob(text).id())).stream()
        .filter(copy -> copy.pack().equals(pack))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not in pack " + pack + ": " + text));
  }

  /** What a restore of a snapshot loses because of how the repository was described. */
  public Loss loss(BuiltSnapshot snapshot) {
    return loss(snapshot, copy -> !copy.indexes().isEmpty());
  }

  /** What a restore loses if only some copies of blobs can be read. */
  Loss loss(BuiltSnapshot snapshot, Predicate<BlobCopy> isReadable) {
    Loss loss = new Loss(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    Predicate<BlobKey> isLost =
        blob -> unsound.contains(blob) || copies(blob).stream().noneMatch(isReadable);
    if (isLost.test(BlobKey.tree(snapshot.tree()))) {
      loss.directories().add(SnapshotPath.ROOT);
    }
    snapshot
        .items()
        .forEach(
            (path, item) -> {
              SnapshotPath parent = path.parent();
              if (loss.directories().contains(parent) || loss.below().contains(parent)) {
                loss.below().add(path);
              } else if (item.subtree().map(BlobKey::tree).filter(isLost).isPresent()) {
                loss.directories().add(path);
              } else if (item.type() == NodeType.FILE
                  && item.blobs().stream().map(BlobKey::data).anyMatch(isLost)) {
                loss.files().add(path);
              }
            });
    return loss;
  }
}
