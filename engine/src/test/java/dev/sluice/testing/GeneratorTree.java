package dev.sluice.testing;

import com.github.luben.zstd.ZstdOutputStream;
import dev.sluice.backend.Id;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One directory's tree, written node by node; a large one goes through a temporary file. */
final class GeneratorTree {
  private static final int SPILL = 1 << 20;

  private final GeneratorOptions options;
  private final GeneratorPacks packs;
  private final StringBuilder json = new StringBuilder("{\"nodes\":[");
  private final Path spillFile;
  private final MessageDigest digest = Sha256.digest();
  private Optional<OutputStream> spill = Optional.empty();
  private long length;
  private boolean hasNodes;

  GeneratorTree(GeneratorOptions options, GeneratorPacks packs) {
    this.options = options;
    this.packs = packs;
    this.spillFile = options.directory.resolve("unfinished-large-tree");
  }

  void directory(String name, long inode, long time, Id subtree) throws IOException {
    start(name, "dir", 0x800001edL, time);
    json.append(",\"inode\":").append(inode).append(",\"device_id\":2049,\"content\":null");
    json.append(",\"subtree\":\"");
    Hex.append(json, subtree);
    json.append("\"}");
    spillIfLarge();
  }

  void file(String name, long inode, long time, List<StoredBlob> blobs) throws IOException {
    long size = blobs.stream().mapToLong(StoredBlob::length).sum();
    start(name, "file", 0644, time);
    json.append(",\"inode\":").append(inode).append(",\"device_id\":2049");
    if (size > 0) {
      json.append(",\"size\":").append(size);
    }
    json.append(",\"links\":1,\"content\":[");
    for (int i = 0; i < blobs.size(); i++) {
      json.append(i == 0 ? "\"" : ",\"");
      Hex.append(json, blobs.get(i).id());
      json.append('"');
    }
    json.append("]}");
    spillIfLarge();
  }

  private void start(String name, String type, long mode, long time) {
    String when = Instant.ofEpochSecond(time / 1_000_000_000, time % 1_000_000_000).toString();
    json.append(hasNodes ? "," : "").append("{\"name\":\"").append(name);
    json.append("\",\"type\":\"").append(type).append("\",\"mode\":").append(mode);
    json.append(",\"mtime\":\"").append(when).append("\",\"atime\":\"").append(when);
    json.append("\",\"ctime\":\"").append(when);
    json.append("\",\"uid\":0,\"gid\":0,\"user\":\"root\",\"group\":\"root\"");
    hasNodes = true;
  }

  private void spillIfLarge() throws IOException {
    if (json.length() < SPILL) {
      return;
    }
    if (spill.isEmpty()) {
      OutputStream out = new BufferedOutputStream(Files.newOutputStream(spillFile), SPILL);
      if (options.format > 1) {
        out = new ZstdOutputStream(out, options.zstdLevel);
      }
      spill = Optional.of(new DigestOutputStream(out, digest));
    }
    byte[] bytes = takeJson();
    length += bytes.length;
    spill.get().write(bytes);
  }

  private byte[] takeJson() {
    byte[] bytes = json.toString().getBytes(StandardCharsets.US_ASCII);
    json.setLength(0);
    return bytes;
  }

  /** Stores the tree. */
  Id finish() throws IOException {
    json.append("]}\n");
    byte[] rest = takeJson();
    if (spill.isEmpty()) {
      Id id = Sha256.of(rest);
      packs.addTree(id, rest);
      return id;
    }
    length += rest.length;
    spill.get().write(rest);
    spill.get().close();
    Id id = Id.of(digest.digest());
    packs.addTree(id, spillFile, length);
    Files.delete(spillFile);
    return id;
  }
}
