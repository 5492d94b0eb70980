package dev.sluice.testing;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.format.BlobType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Describes a repository and writes it. Deterministic: the same description gives the same bytes.
 *
 * <pre>{@code
 * BuiltRepository repository =
 *     RepositoryBuilder.version(2)
 *         .key(KeySpec.of("secret"))
 *         .snapshot(
 *             dir("etc",
 *                 file("hosts", blob("127.0.0.1 localhost\n").inPack("p1", "p2")),
 *                 symlink("localtime", "../usr/share/zoneinfo/UTC")))
 *         .build();
 * }</pre>
 *
 * <p>Without a key there is one for {@link #PASSWORD}; without an index, one lists all packs. Blobs
 * that name no pack go to {@code data}, {@code data-2} and so on, trees to {@code trees}.
 */
public final class RepositoryBuilder {
  /** What opens a repository for which no key was described. */
  public static final String PASSWORD = "sluice-test";

  private final int version;
  private final List<KeySpec> keys = new ArrayList<>();
  private final List<SnapshotSpec> snapshots = new ArrayList<>();
  private final List<IndexSpec> indexes = new ArrayList<>();
  private final Map<String, String> configFields = new LinkedHashMap<>();
  private final Map<String, byte[]> strays = new LinkedHashMap<>();
  private final List<byte[]> rawKeys = new ArrayList<>();
  private final List<String> locks = new ArrayList<>();
  private Compression compression = Compression.AUTO;
  private long packSize = 16 << 20;
  private long seed = 1;
  private boolean isRustic;

  private RepositoryBuilder(int version) {
    this.version = version;
    if (version == 1) {
      compression = Compression.NONE;
    }
  }

  /** An empty repository of format version 1 or 2 (or another, which readers must refuse). */
  public static RepositoryBuilder version(int version) {
    return new RepositoryBuilder(version);
  }

  /** Changes keys, ids and IVs; 1 by default. */
  public RepositoryBuilder seed(long number) {
    seed = number;
    return this;
  }

  /** Adds a key. All keys open the same master key. */
  public RepositoryBuilder key(KeySpec key) {
    keys.add(key);
    return this;
  }

  /** Adds a key file with these bytes, which opens nothing. */
  public RepositoryBuilder keyFile(byte[] bytes) {
    rawKeys.add(bytes);
    return this;
  }

  /** Adds a lock of which this is the JSON. */
  public RepositoryBuilder lock(String json) {
    locks.add(json);
    return this;
  }

  /** Sets what is compressed; by default {@link Compression#AUTO} in version 2. */
  public RepositoryBuilder compression(Compression what) {
    compression = what;
    return this;
  }

  /** Writes as rustic does: frames without content size, more fields, nulls in the index. */
  public RepositoryBuilder rustic() {
    isRustic = true;
    return configField("append_only", "false").configField("compression", "3");
  }

  /** Starts another pack when one would grow beyond this; 16 MiB by default. */
  public RepositoryBuilder packSize(long bytes) {
    packSize = bytes;
    return this;
  }

  /** Sets a field of the config to this JSON, whatever it would have been. */
  public RepositoryBuilder configField(String name, String json) {
    configFields.put(name, json);
    return this;
  }

  /** Adds a snapshot of these items. */
  public RepositoryBuilder snapshot(ItemSpec... items) {
    return snapshot(SnapshotSpec.of(items));
  }

  /** Adds a snapshot. */
  public RepositoryBuilder snapshot(SnapshotSpec snapshot) {
    snapshots.add(snapshot);
    return this;
  }

  /** Adds an index file; the first one replaces the default. */
  public RepositoryBuilder index(IndexSpec index) {
    indexes.add(index);
    return this;
  }

  /** Spreads every pack's blobs over this many index files, as restic before 0.10 did. */
  public RepositoryBuilder splitIndex(int files) {
    for (int i = 0; i < files; i++) {
      index(IndexSpec.ofAllPacks().share(i, files));
    }
    return this;
  }

  /** Adds a file that does not belong there: {@code data/README}. */
  public RepositoryBuilder stray(String path, byte[] bytes) {
    strays.put(path, bytes);
    return this;
  }

  /** Writes the repository into memory. */
  public BuiltRepository build() {
    return build(new MemorySink());
  }

  /** Writes the repository into {@code sink}. */
  public BuiltRepository build(RepositorySink sink) {
    RepositoryKey master = RepositoryKey.random(Noise.of(seed, 1));
    BoxSealer sealer = new BoxSealer(master, Noise.of(seed, 2));
    sink.write("config", sealer.seal(config(Map.of())));
    strays.forEach(sink::write);
    List<Id> keyIds = writeKeys(sink, master);

    BlobPool pool = new BlobPool();
    List<TreeAssembly> trees = new ArrayList<>();
    for (SnapshotSpec snapshot : snapshots) {
      trees.add(TreeAssembly.of(snapshot.root, pool));
    }
    Zstandard zstandard =
        new Zstandard(compression == Compression.MAX ? 19 : Zstandard.LEVEL, !isRustic);
    PackAssembly packs = new PackAssembly(sealer, zstandard, compression, packSize);
    pool.blobs().forEach(packs::add);
    packs.finish(sink);

    UnpackedWriter unpacked =
        new UnpackedWriter(sink, sealer, zstandard, compression != Compression.NONE);
    locks.forEach(json -> unpacked.write(FileType.LOCK, json, true));
    IndexAssembly index = new IndexAssembly(packs.packs(), unpacked, isRustic);
    for (IndexSpec spec : indexes.isEmpty() ? List.of(IndexSpec.ofAllPacks()) : indexes) {
      index.write(spec, pool);
    }
    return new BuiltRepository(
        sink,
        master.json(),
        keyIds,
        packs.packs(),
        index.ids(),
        writeSnapshots(unpacked, trees),
        index.copies(pool),
        pool.unsound());
  }

  /**
   * Writes a pair of repositories as rustic does: {@code cold} is complete, {@code hot} has all but
   * the packs without trees.
   */
  public BuiltRepository buildHotCold(RepositorySink cold, RepositorySink hot) {
    BuiltRepository repository = build(cold);
    Set<String> omitted = new LinkedHashSet<>();
    for (BuiltPack pack : repository.packs().values()) {
      if (pack.entries().stream().noneMatch(e -> e.key().type() == BlobType.TREE)) {
        omitted.add(pack.path());
      }
    }
    for (String path : cold.paths()) {
      if (!omitted.contains(path)) {
        hot.write(path, cold.read(path));
      }
    }
    RepositoryKey master = RepositoryKey.random(Noise.of(seed, 1));
    BoxSealer sealer = new BoxSealer(master, Noise.of(seed, 3));
    hot.write(FileHandle.CONFIG.path(), sealer.seal(config(Map.of("is_hot", "true"))));
    return repository;
  }

  private byte[] config(Map<String, String> more) {
    return new JsonObject()
        .number("version", version)
        .string("id", Id.of(Noise.of(seed, 4).bytes(Id.BYTES)).hex())
        .string("chunker_polynomial", "3b5e6d064ebf13")
        .all(configFields)
        .all(more)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private List<Id> writeKeys(RepositorySink sink, RepositoryKey master) {
    List<Id> ids = new ArrayList<>();
    Noise noise = Noise.of(seed, 5);
    for (KeySpec key : keys.isEmpty() ? List.of(KeySpec.of(PASSWORD)) : keys) {
      KeySpec spec = isRustic ? key.rustic() : key;
      ids.add(sink.writeNamed(FileType.KEY.directory(), spec.file(master, noise)));
    }
    rawKeys.forEach(bytes -> sink.writeNamed(FileType.KEY.directory(), bytes));
    return ids;
  }

  private List<BuiltSnapshot> writeSnapshots(UnpackedWriter unpacked, List<TreeAssembly> trees) {
    List<BuiltSnapshot> built = new ArrayList<>();
    for (int i = 0; i < snapshots.size(); i++) {
      SnapshotSpec snapshot = snapshots.get(i);
      TreeAssembly tree = trees.get(i);
      String json = snapshot.json(i, tree.root(), isRustic);
      Id id = unpacked.write(FileType.SNAPSHOT, json, snapshot.isUncompressed());
      built.add(new BuiltSnapshot(id, tree.root(), tree.items()));
    }
    return built;
  }
}
