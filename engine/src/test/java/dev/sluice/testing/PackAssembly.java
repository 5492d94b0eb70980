package dev.sluice.testing;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import dev.sluice.format.BlobType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Puts the blobs of a repository under construction into packs. */
final class PackAssembly {
  private record OpenPack(ByteArrayOutputStream bytes, PackWriter writer) {}

  /** What to seal, and what to say of it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(byte[] payload, OptionalLong uncompressedLength) {}

  private final BoxSealer sealer;
  private final Zstandard zstandard;
  private final Compression compression;
  private final long packSize;
  private final Map<String, OpenPack> open = new LinkedHashMap<>();
  private final Map<String, BuiltPack> packs = new LinkedHashMap<>();

  PackAssembly(BoxSealer sealer, Zstandard zstandard, Compression compression, long packSize) {
    this.sealer = sealer;
    this.zstandard = zstandard;
    this.compression = compression;
    this.packSize = packSize;
  }

  void add(BlobKey key, BlobSpec blob) {
    if (!blob.isStored()) {
      return;
    }
    Stored stored = store(key.type(), blob);
    Set<String> names =
        blob.packs().isEmpty()
            ? Set.of(defaultPack(key.type(), stored.payload().length))
            : blob.packs();
    for (String name : names) {
      try {
        pack(name)
            .writer()
            .add(key, stored.payload(), stored.payload().length, stored.uncompressedLength());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private OpenPack pack(String name) {
    return open.computeIfAbsent(
        name,
        n -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          return new OpenPack(bytes, new PackWriter(bytes, sealer));
        });
  }

  private String defaultPack(BlobType type, int length) {
    String base = type == BlobType.DATA ? "data" : "trees";
    String name = base;
    for (int i = 2; open.containsKey(name); i++) {
      if (pack(name).writer().sizeWith(length) <= packSize) {
        return name;
      }
      name = base + "-" + i;
    }
    return name;
  }

  private Stored store(BlobType type, BlobSpec blob) {
    byte[] content = blob.content();
    byte[] payload = blob.payload().orElse(content);
    if (blob.payload().isEmpty() && isCompressing(type, blob)) {
      payload = zstandard.compress(content);
      boolean isOptional =
          compression == Compression.AUTO && type == BlobType.DATA && blob.compression().isEmpty();
      if (isOptional && payload.length >= content.length) {
        return new Stored(content, OptionalLong.empty());
      }
    } else if (blob.claimedLength().isEmpty() && !blob.compression().orElse(false)) {
      return new Stored(payload, OptionalLong.empty());
    }
    return new Stored(payload, OptionalLong.of(blob.claimedLength().orElse(content.length)));
  }

  private boolean isCompressing(BlobType type, BlobSpec blob) {
    boolean byDefault =
        switch (compression) {
          case AUTO, MAX -> true;
          case OFF -> type == BlobType.TREE;
          case NONE -> false;
        };
    return blob.compression().orElse(byDefault);
  }

  void finish(RepositorySink sink) {
    open.forEach(
        (name, pack) -> {
          try {
            Id id = pack.writer().finish();
            sink.write(FileHandle.pack(id).path(), pack.bytes().toByteArray());
            List<BlobEntry> entries = List.copyOf(pack.writer().entries());
            packs.put(name, new BuiltPack(name, id, pack.writer().size(), entries));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** The finished packs by name. */
  Map<String, BuiltPack> packs() {
    return packs;
  }
}
