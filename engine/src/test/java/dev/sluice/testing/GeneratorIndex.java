package dev.sluice.testing;

import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.format.BlobType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Writes index files as packs are finished, each with 50 000 blobs or a little more. */
final class GeneratorIndex {
  private static final int BLOBS_PER_FILE = 50_000;

  private final UnpackedWriter unpacked;
  private final StringBuilder json = new StringBuilder();
  private int blobs;

  GeneratorIndex(UnpackedWriter unpacked) {
    this.unpacked = unpacked;
  }

  void add(Id pack, List<BlobEntry> entries) {
    json.append(json.length() == 0 ? "{\"packs\":[" : ",").append("{\"id\":\"");
    Hex.append(json, pack);
    json.append("\",\"blobs\":[");
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        json.append(',');
      }
      entries.get(i).appendIndexJson(json, false);
    }
    json.append("]}");
    blobs += entries.size();
    if (blobs >= BLOBS_PER_FILE) {
      flush();
    }
  }

  /** Lists blobs that do not exist, in packs that do not exist either. */
  void addAbsent(GeneratorOptions options) {
    Noise noise = Noise.of(options.seed, 10);
    for (long done = 0; done < options.indexBlobs; done += options.indexBlobsPerPack) {
      int number = (int) Math.min(options.indexBlobsPerPack, options.indexBlobs - done);
      List<BlobEntry> entries = new ArrayList<>(number);
      BlobType type = noise.happens(options.indexTreeShare) ? BlobType.TREE : BlobType.DATA;
      long offset = 0;
      for (int i = 0; i < number; i++) {
        long length = noise.between(300_000, 2_000_000);
        OptionalLong plain =
            options.format == 1 ? OptionalLong.empty() : OptionalLong.of(length + length / 3);
        entries.add(new BlobEntry(new BlobKey(type, id(noise)), offset, length, plain));
        offset += length;
      }
      add(id(noise), entries);
    }
  }

  private static Id id(Noise noise) {
    return new Id(noise.nextLong(), noise.nextLong(), noise.nextLong(), noise.nextLong());
  }

  void flush() {
    if (blobs > 0) {
      unpacked.write(FileType.INDEX, json.append("]}\n"), false);
      json.setLength(0);
      blobs = 0;
    }
  }
}
