package dev.sluice.testing;

import com.github.luben.zstd.Zstd;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/** Streams blobs into packs on disk: one pack of data and one of trees are open at a time. */
final class GeneratorPacks {
  private static final long TREE_PACK_SIZE = 16 << 20;
  private static final int BUFFER = 1 << 20;

  private final GeneratorOptions options;
  private final BoxSealer sealer;
  private final GeneratorIndex index;
  private final ManifestWriter manifest;
  private final GeneratedContent content;
  private final Zstandard zstandard;
  private final Deque<StoredBlob> copies = new ArrayDeque<>();
  private final OpenPack data;
  private final OpenPack trees;
  private byte[] frame = new byte[0];
  private int packs;

  GeneratorPacks(
      GeneratorOptions options,
      BoxSealer sealer,
      GeneratorIndex index,
      GeneratedContent content,
      ManifestWriter manifest) {
    this.options = options;
    this.sealer = sealer;
    this.index = index;
    this.manifest = manifest;
    this.content = content;
    this.zstandard = new Zstandard(options.zstdLevel, true);
    this.data = new OpenPack("data", options.packSize);
    this.trees = new OpenPack("tree", Math.min(TREE_PACK_SIZE, options.packSize));
  }

  /** Whether a data blob of this length fits, if there is a limit to the number of packs. */
  boolean hasRoomFor(int length) {
    return options.packs == 0 || data.finished + 1 < options.packs || data.hasRoomFor(length);
  }

  /** Adds a data blob, and later a copy of it to another pack if the dice say so. */
  StoredBlob addData(Id id, long seed, byte[] bytes, int length) throws IOException {
    if (!data.hasRoomFor(length)) {
      data.finish();
      addCopies();
      data.finishUnlessRoomFor(length);
    }
    BlobEntry entry = seal(data, BlobKey.data(id), bytes, length, isCompressing());
    StoredBlob stored =
        new StoredBlob(id, seed, length, data.number, entry.offset(), entry.length());
    if (new Noise(seed).happens(options.copies)) {
      copies.add(stored);
    }
    return stored;
  }

  private void addCopies() throws IOException {
    while (!copies.isEmpty() && data.hasRoomFor(copies.getFirst().length())) {
      StoredBlob copy = copies.removeFirst();
      byte[] again = new byte[copy.length()];
      content.fill(copy.seed(), again, again.length);
      seal(data, BlobKey.data(copy.id()), again, again.length, isCompressing());
    }
    copies.clear();
  }

  private boolean isCompressing() {
    return options.format > 1 && options.compressibility > 0;
  }

  /** Adds a tree blob. */
  void addTree(Id id, byte[] json) throws IOException {
    trees.finishUnlessRoomFor(json.length);
    seal(trees, BlobKey.tree(id), json, json.length, options.format > 1);
  }

  /**
   * Adds a tree blob that is too large for memory.
   *
   * @param payload what to seal: the JSON in format 1, else a zstd frame of it
   */
  void addTree(Id id, Path payload, long length) throws IOException {
    trees.finishUnlessRoomFor(Files.size(payload));
    try (InputStream in = new BufferedInputStream(Files.newInputStream(payload), BUFFER)) {
      OptionalLong uncompressed =
          options.format > 1 ? OptionalLong.of(length) : OptionalLong.empty();
      trees.writer().add(BlobKey.tree(id), in, uncompressed);
    }
  }

  private BlobEntry seal(OpenPack pack, BlobKey key, byte[] bytes, int length, boolean compresses)
      throws IOException {
    if (compresses) {
      int bound = (int) Zstd.compressBound(length);
      frame = frame.length < bound ? new byte[bound] : frame;
      int frameLength = zstandard.compress(bytes, length, frame);
      if (frameLength < length) {
        return pack.writer().add(key, frame, frameLength, OptionalLong.of(length));
      }
    }
    return pack.writer().add(key, bytes, length, OptionalLong.empty());
  }

  void finish() throws IOException {
    data.finish();
    trees.finish();
  }

  /** A pack being written to a temporary file, since its name is its hash. */
  private final class OpenPack {
    private final String type;
    private final long sizeLimit;
    private final Path file;
    private Optional<OutputStream> out = Optional.empty();
    private PackWriter writer = new PackWriter(OutputStream.nullOutputStream(), sealer);
    private int number;
    private int finished;

    private OpenPack(String type, long sizeLimit) {
      this.type = type;
      this.sizeLimit = sizeLimit;
      this.file = options.directory.resolve("unfinished-" + type);
    }

    private boolean hasRoomFor(long length) {
      return out.isEmpty()
          || (writer.sizeWith(length) <= sizeLimit
              && writer.entries().size() < PackWriter.MAX_BLOBS);
    }

    private void finishUnlessRoomFor(long length) throws IOException {
      if (!hasRoomFor(length)) {
        finish();
      }
    }

    private PackWriter writer() throws IOException {
      if (out.isEmpty()) {
        OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
        out = Optional.of(stream);
        writer = new PackWriter(stream, sealer);
        number = packs++;
      }
      return writer;
    }

    private void finish() throws IOException {
      if (out.isEmpty()) {
        return;
      }
      Id id = writer.finish();
      out.get().close();
      out = Optional.empty();
      Path pack = options.directory.resolve(FileHandle.pack(id).path());
      Files.createDirectories(pack.getParent());
      Files.move(file, pack);
      index.add(id, writer.entries());
      manifest.pack(number, id, writer.size(), type);
      finished++;
    }
  }
}
