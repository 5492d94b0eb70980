package dev.sluice.testing;

import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes big repositories to a directory, streaming, from a seed: the same options give the same
 * bytes. Memory does not depend on the number or size of packs, files and directories; {@code
 * -Xmx256m} is enough with blobs of up to 8 MiB.
 *
 * <pre>{@code
 * ./mvnw -q -pl engine test-compile dependency:build-classpath -Dmdep.outputFile=target/cp.txt
 * java -cp engine/target/test-classes:engine/target/classes:$(cat engine/target/cp.txt) \
 *     dev.sluice.testing.RepositoryGenerator --directory /tmp/big --packs 10 --pack-size 500M
 * }</pre>
 *
 * <p>Options, with defaults; sizes end in K, M, G, T (powers of 1024), counts in k, m (powers of
 * 1000):
 *
 * <ul>
 *   <li>{@code --directory repository}, which must not exist or be empty; {@code --seed 1}; {@code
 *       --format 2}; {@code --password sluice-test}; {@code --scrypt-n 16}; {@code --scrypt-r 1};
 *       {@code --snapshots 1}, each with one more small file than the one before
 *   <li>{@code --pack-size 16M}, {@code --blob-size 1M} or {@code 512K..8M}
 *   <li>{@code --files 100}, {@code --file-size 1M} or {@code 0..10M}, {@code --dirs} to spread
 *       them over, or {@code --files-per-dir 100}; more than 256 directories are put into
 *       directories of 256
 *   <li>{@code --packs N}: as many files (of {@code --file-size 64M}) as fill N packs of data; with
 *       {@code --files F}, F files of equal size
 *   <li>{@code --compressibility 0}: share of content that is text, not noise; {@code --zstd-level
 *       3}
 *   <li>{@code --duplicates 0}: probability that a blob of a file is an earlier one; {@code
 *       --copies 0}: probability that a blob has a second copy in another pack
 *   <li>{@code --one-directory-entries N}: a directory {@code one} of N small files, in one tree
 *   <li>{@code --repeat-file SIZE}: a file {@code huge.bin} of four different blobs, mostly zeros
 *   <li>{@code --index-blobs N}: N more entries in the index for {@code --index-blobs-per-pack 100}
 *       blobs a pack, {@code --index-tree-share 0.02} of the packs with trees, none of which exist
 *   <li>{@code --manifest FILE}: what the restore of the newest snapshot must give, in the form of
 *       {@link Manifest}, with the stretches of packs that each file needs, and {@code FILE.packs}
 * </ul>
 *
 * <p>{@code restic check --read-data} finds nothing wrong with the result, except that packs are
 * missing with {@code --index-blobs}.
 */
public final class RepositoryGenerator {
  private static final int GROUP = 256;
  private static final long TIME = 1_700_000_000_000_000_000L;

  private final GeneratorOptions options;
  private final RepositoryKey master;
  private final BoxSealer sealer;
  private final RepositorySink sink;
  private final UnpackedWriter unpacked;
  private final GeneratorIndex index;
  private final ManifestWriter manifest;
  private final GeneratorPacks packs;
  private final GeneratorFiles files;
  private final List<Id> snapshots = new ArrayList<>();
  private long items;
  private long filesLeft;

  private RepositoryGenerator(GeneratorOptions options, ManifestWriter manifest) {
    this.options = options;
    this.manifest = manifest;
    this.master = RepositoryKey.random(Noise.of(options.seed, 1));
    this.sealer = new BoxSealer(master, Noise.of(options.seed, 2));
    this.sink = new DirectorySink(options.directory);
    Zstandard zstandard = new Zstandard(options.zstdLevel, true);
    this.unpacked = new UnpackedWriter(sink, sealer, zstandard, options.format > 1);
    this.index = new GeneratorIndex(unpacked);
    GeneratedContent content = new GeneratedContent(options.compressibility);
    this.packs = new GeneratorPacks(options, sealer, index, content, manifest);
    this.files = new GeneratorFiles(options, packs, content, manifest.isWanted());
    this.filesLeft = options.files;
  }

  /** Writes a repository as the options in the class comment say, and prints the snapshots' ids. */
  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    List<Id> snapshots = generate(arguments);
    System.out.printf(
        "wrote %d snapshots in %.1f s, the newest is %s%n",
        snapshots.size(),
        (System.nanoTime() - start) / 1e9,
        snapshots.get(snapshots.size() - 1).hex());
  }

  /** Writes a repository, and returns the ids of its snapshots, oldest first. */
  public static List<Id> generate(String... arguments) throws IOException {
    GeneratorOptions options = GeneratorOptions.parse(arguments);
    Files.createDirectories(options.directory);
    try (ManifestWriter manifest = ManifestWriter.to(options.manifest)) {
      RepositoryGenerator generator = new RepositoryGenerator(options, manifest);
      generator.run();
      return generator.snapshots;
    }
  }

  private void run() throws IOException {
    if (!sink.paths().isEmpty()) {
      throw new IllegalArgumentException(options.directory + " is not empty");
    }
    String id = Id.of(Noise.of(options.seed, 4).bytes(Id.BYTES)).hex();
    String config =
        new JsonObject()
            .number("version", options.format)
            .string("id", id)
            .string("chunker_polynomial", "3b5e6d064ebf13")
            .toString();
    sink.write("config", sealer.seal(config.getBytes(StandardCharsets.US_ASCII)));
    byte[] key = options.key.file(master, Noise.of(options.seed, 5));
    sink.writeNamed(FileType.KEY.directory(), key);
    writeSnapshots();
    packs.finish();
    index.addAbsent(options);
    index.flush();
  }

  /** A node of the root, which all snapshots have in common. */
  private record Top(String name, long time, Optional<Id> subtree, List<StoredBlob> blobs) {}

  private void writeSnapshots() throws IOException {
    List<Top> common = new ArrayList<>();
    writeDirectories(common);
    if (options.repeatFile > 0) {
      common.add(topFile("huge.bin", files.repeating(options.repeatFile)));
    }
    if (options.oneDirectoryEntries > 0) {
      long time = nextTime();
      manifest.directory("/one", 0755, time);
      common.add(new Top("one", time, Optional.of(oneDirectory()), List.of()));
    }
    for (int i = 0; i < options.snapshots; i++) {
      if (i > 0) {
        common.add(topFile(String.format("snapshot-%06d", i), files.small(i)));
      }
      GeneratorTree root = new GeneratorTree(options, packs);
      for (int k = 0; k < common.size(); k++) {
        Top top = common.get(k);
        if (top.subtree().isPresent()) {
          root.directory(top.name(), 1_000 + k, top.time(), top.subtree().get());
        } else {
          root.file(top.name(), 1_000 + k, top.time(), top.blobs());
        }
      }
      String json = SnapshotSpec.of().json(i, root.finish(), false);
      snapshots.add(unpacked.write(FileType.SNAPSHOT, json, false));
    }
  }

  private Top topFile(String name, GeneratorFiles.Generated file) throws IOException {
    long time = nextTime();
    manifest.file("/" + name, 0644, time, file.sha256(), file.blobs());
    return new Top(name, time, Optional.empty(), file.blobs());
  }

  private long nextTime() {
    items++;
    return TIME + items * 1_000_001_001L;
  }

  private boolean isDone(long directory) {
    return directory == options.directories || filesLeft == 0 || files.isFull();
  }

  private void writeDirectories(List<Top> tops) throws IOException {
    if (options.directories <= GROUP) {
      for (long d = 0; !isDone(d); d++) {
        String name = String.format("d%05d", d);
        long time = nextTime();
        Id subtree = writeDirectory("/" + name, time, options.filesIn(d));
        tops.add(new Top(name, time, Optional.of(subtree), List.of()));
      }
      return;
    }
    for (long d = 0; !isDone(d); ) {
      String name = String.format("g%05d", d / GROUP);
      long time = nextTime();
      manifest.directory("/" + name, 0755, time);
      GeneratorTree group = new GeneratorTree(options, packs);
      for (int i = 0; i < GROUP && !isDone(d); i++, d++) {
        String child = String.format("d%08d", d);
        long childTime = nextTime();
        Id subtree = writeDirectory("/" + name + "/" + child, childTime, options.filesIn(d));
        group.directory(child, 1_000_000 + d, childTime, subtree);
      }
      tops.add(new Top(name, time, Optional.of(group.finish()), List.of()));
    }
  }

  private Id writeDirectory(String path, long time, long number) throws IOException {
    manifest.directory(path, 0755, time);
    GeneratorTree tree = new GeneratorTree(options, packs);
    for (long i = 0; i < number && filesLeft > 0 && !files.isFull(); i++) {
      filesLeft--;
      GeneratorFiles.Generated file = files.next();
      writeFile(tree, path, String.format("f%07d.dat", i), file);
    }
    return tree.finish();
  }

  private Id oneDirectory() throws IOException {
    GeneratorTree tree = new GeneratorTree(options, packs);
    for (long i = 0; i < options.oneDirectoryEntries; i++) {
      writeFile(tree, "/one", String.format("e%010d", i), files.small(i));
    }
    return tree.finish();
  }

  private void writeFile(
      GeneratorTree tree, String parent, String name, GeneratorFiles.Generated file)
      throws IOException {
    long time = nextTime();
    manifest.file(parent + "/" + name, 0644, time, file.sha256(), file.blobs());
    tree.file(name, 10_000_000_000L + items, time, file.blobs());
  }
}
