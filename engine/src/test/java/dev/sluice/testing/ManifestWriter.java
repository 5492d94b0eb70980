package dev.sluice.testing;

import dev.sluice.backend.Id;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Writes the manifest of a generated repository line by line, in the form that {@link Manifest}
 * reads. Files have {@code parts} besides: {@code [pack, offset, length]} for each stretch of a
 * pack that holds their blobs, so that one can tell what a damaged pack costs. A second file beside
 * it, {@code .packs}, has the id, size and type of each pack.
 */
final class ManifestWriter implements Closeable {
  private static final int MAX_PARTS = 10_000;

  private final Optional<Writer> items;
  private final Optional<Writer> packs;

  private ManifestWriter(Optional<Writer> items, Optional<Writer> packs) {
    this.items = items;
    this.packs = packs;
  }

  /** Writes to this file, or nothing at all. */
  static ManifestWriter to(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return new ManifestWriter(Optional.empty(), Optional.empty());
    }
    BufferedWriter items = Files.newBufferedWriter(file.get());
    Path packs = file.get().resolveSibling(file.get().getFileName() + ".packs");
    return new ManifestWriter(Optional.of(items), Optional.of(Files.newBufferedWriter(packs)));
  }

  /** Whether anybody wants to know. */
  boolean isWanted() {
    return items.isPresent();
  }

  void directory(String path, int mode, long time) throws IOException {
    if (items.isPresent()) {
      items.get().append(start(path, "dir", mode, time)).append("}\n");
    }
  }

  /**
   * @param blobs of the file, in order
   */
  void file(String path, int mode, long time, Id sha256, List<StoredBlob> blobs)
      throws IOException {
    if (items.isEmpty()) {
      return;
    }
    long size = blobs.stream().mapToLong(StoredBlob::length).sum();
    StringBuilder line = start(path, "file", mode, time);
    line.append(",\"size\":").append(size).append(",\"sha256\":\"");
    Hex.append(line, sha256);
    line.append("\",\"blobs\":").append(blobs.size());
    if (blobs.size() <= MAX_PARTS) {
      appendParts(line, blobs);
    }
    items.get().append(line).append("}\n");
  }

  private static void appendParts(StringBuilder line, List<StoredBlob> blobs) {
    line.append(",\"parts\":[");
    for (int i = 0; i < blobs.size(); ) {
      StoredBlob first = blobs.get(i);
      long end = first.offset() + first.sealedLength();
      int next = i + 1;
      while (next < blobs.size()
          && blobs.get(next).pack() == first.pack()
          && blobs.get(next).offset() == end) {
        end += blobs.get(next++).sealedLength();
      }
      line.append(i == 0 ? "[" : ",[").append(first.pack());
      line.append(',').append(first.offset()).append(',').append(end - first.offset()).append(']');
      i = next;
    }
    line.append(']');
  }

  private static StringBuilder start(String path, String type, int mode, long time) {
    StringBuilder line = new StringBuilder(256);
    line.append("{\"path_hex\":\"")
        .append(HexFormat.of().formatHex(path.getBytes(StandardCharsets.UTF_8)));
    line.append("\",\"path\":\"").append(path).append("\",\"type\":\"").append(type);
    line.append("\",\"mode\":\"0").append(Integer.toOctalString(mode));
    return line.append("\",\"uid\":0,\"gid\":0,\"mtime_ns\":").append(time);
  }

  void pack(int number, Id id, long size, String type) throws IOException {
    if (packs.isPresent()) {
      packs
          .get()
          .append(
              new JsonObject()
                  .number("pack", number)
                  .string("id", id.hex())
                  .number("size", size)
                  .string("type", type)
                  .toString())
          .append('\n');
    }
  }

  @Override
  public void close() throws IOException {
    if (items.isPresent()) {
      items.get().close();
    }
    if (packs.isPresent()) {
      packs.get().close();
    }
  }
}
