package dev.sluice.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.backend.Id;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.format.Timestamp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What the correct restore of a snapshot leaves on disk. In a file, one JSON object a line: {@code
 * path_hex} with the bytes of the path, {@code type}, and as far as known {@code mode} (octal),
 * {@code uid}, {@code gid}, {@code mtime_ns}, {@code size}, {@code sha256}, {@code hardlink_key},
 * {@code target_hex}, {@code rdev}, {@code xattrs} (values in base64). Other fields are for people.
 */
public final class Manifest {
  private static final JsonFactory JSON = new JsonFactory();

  private final SortedMap<SnapshotPath, TreeEntry> entries;

  Manifest(SortedMap<SnapshotPath, TreeEntry> entries) {
    this.entries = Collections.unmodifiableSortedMap(entries);
  }

  /** Reads a whole file. */
  public static Manifest parse(Path file) {
    SortedMap<SnapshotPath, TreeEntry> entries = new TreeMap<>();
    forEach(file, line -> entries.put(line.path(), line.entry()));
    return new Manifest(entries);
  }

  /** Reads a file line by line, however long it is. */
  static void forEach(Path file, Consumer<Line> consumer) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        consumer.accept(Line.parse(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All items by path. */
  public SortedMap<SnapshotPath, TreeEntry> entries() {
    return entries;
  }

  /** The item at a path as {@link SnapshotPath#of} understands it. Fails if there is none. */
  public TreeEntry entry(String path) {
    TreeEntry entry = entries.get(SnapshotPath.of(path));
    if (entry == null) {
      throw new IllegalArgumentException("no such item: " + path);
    }
    return entry;
  }

  /** The paths of the regular files. */
  public Stream<SnapshotPath> files() {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().type() == NodeType.FILE)
        .map(entry -> entry.getKey());
  }

  /**
   * What is below a directory, as if that were the top: what {@code restore ID:directory} gives.
   */
  public Manifest under(SnapshotPath directory) {
    if (directory.isRoot()) {
      return this;
    }
    SortedMap<SnapshotPath, TreeEntry> below = new TreeMap<>();
    entries.forEach(
        (path, entry) -> {
          if (isBelow(path, directory)) {
            byte[] bytes = path.bytes();
            below.put(
                SnapshotPath.ofBytes(Arrays.copyOfRange(bytes, directory.length(), bytes.length)),
                entry);
          }
        });
    return new Manifest(below);
  }

  /** All but these items and what is below them: what remains after a damage. */
  public Manifest without(Collection<SnapshotPath> lost) {
    SortedMap<SnapshotPath, TreeEntry> rest = new TreeMap<>(entries);
    rest.keySet()
        .removeIf(path -> lost.contains(path) || lost.stream().anyMatch(top -> isBelow(path, top)));
    return new Manifest(rest);
  }

  private static boolean isBelow(SnapshotPath path, SnapshotPath directory) {
    byte[] bytes = path.bytes();
    byte[] top = directory.bytes();
    return directory.isRoot()
        || (bytes.length > top.length
            && bytes[top.length] == '/'
            && Arrays.equals(bytes, 0, top.length, top, 0, top.length));
  }

  /**
   * Compares everything below {@code root} with this: nothing missing, nothing extra, every name by
   * its bytes, every attribute. Owners are only compared when run by root.
   *
   * @return a sentence for each difference
   */
  public List<String> compareWithDisk(Path root) {
    return compareWithDisk(root, DiskTree.unknowableAspects());
  }

  /** The same, leaving out some aspects. */
  public List<String> compareWithDisk(Path root, Set<TreeComparison.Aspect> ignored) {
    return TreeComparison.differences(entries, DiskTree.scan(root).entries(), ignored);
  }

  /**
   * Compares a tree with a manifest file, line by line, however long it is. Hard links are not
   * compared.
   *
   * @param most how many differences to look for
   * @return a sentence for each difference, at most that many
   */
  public static List<String> compareStreaming(Path file, Path root, int most) {
    List<String> differences = new ArrayList<>();
    long[] lines = {0};
    forEach(
        file,
        line -> {
          lines[0]++;
          if (differences.size() < most) {
            differences.addAll(compare(line, root));
          }
        });
    long items = DiskTree.count(root);
    if (items != lines[0] && differences.size() < most) {
      differences.add("there are " + items + " items, expected " + lines[0]);
    }
    return differences.subList(0, Math.min(most, differences.size()));
  }

  private static List<String> compare(Line line, Path root) {
    try {
      return TreeComparison.differences(
          new TreeMap<>(Map.of(line.path(), line.entry())),
          new TreeMap<>(Map.of(line.path(), DiskTree.entryAt(root, line.path()))),
          DiskTree.unknowableAspects());
    } catch (UncheckedIOException e) {
      return List.of(line.path() + ": " + e.getMessage());
    }
  }

  /**
   * Compares a directory with a manifest file: {@code Manifest FILE DIRECTORY}; exits with 1 if
   * they differ.
   */
  public static void main(String[] arguments) {
    List<String> differences = compareStreaming(Path.of(arguments[0]), Path.of(arguments[1]), 100);
    differences.forEach(System.out::println);
    System.out.println(differences.isEmpty() ? "identical" : "different");
    System.exit(differences.isEmpty() ? 0 : 1);
  }

  /** One line: a path, and what is there. */
  record Line(SnapshotPath path, TreeEntry entry) {
    static Line parse(String json) throws IOException {
      TreeEntry.Builder entry = TreeEntry.of(NodeType.FILE);
      SnapshotPath path = SnapshotPath.ROOT;
      try (JsonParser parser = JSON.createParser(json)) {
        parser.nextToken();
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
          if (parser.nextToken() == JsonToken.VALUE_NULL) {
            continue;
          }
          if (field.equals("path_hex")) {
            path = SnapshotPath.ofBytes(HexFormat.of().parseHex(parser.getText()));
          } else {
            set(entry, field, parser);
          }
        }
      }
      return new Line(path, entry.build());
    }

    private static void set(TreeEntry.Builder entry, String field, JsonParser value)
        throws IOException {
      switch (field) {
        case "type" -> entry.type(type(value.getText()));
        case "mode" -> entry.mode(Integer.parseInt(value.getText(), 8));
        case "uid" -> entry.uid(value.getLongValue());
        case "gid" -> entry.gid(value.getLongValue());
        case "mtime_ns" -> entry.mtime(timestamp(value.getBigIntegerValue()));
        case "size" -> entry.size(value.getLongValue());
        case "sha256" -> entry.sha256(Id.parse(value.getText()).orElseThrow());
        case "target_hex" -> entry.linkTarget(HexFormat.of().parseHex(value.getText()));
        case "rdev" -> entry.device(value.getText());
        case "hardlink_key" -> entry.hardLinkKey(value.getText());
        case "xattrs" -> {
          for (String name = value.nextFieldName(); name != null; name = value.nextFieldName()) {
            value.nextToken();
            entry.extendedAttribute(name, value.getBinaryValue());
          }
        }
        default -> value.skipChildren();
      }
    }

    private static NodeType type(String stored) {
      return Arrays.stream(NodeType.values())
          .filter(type -> type.stored().equals(stored))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("unknown type " + stored));
    }

    private static Timestamp timestamp(BigInteger nanoseconds) {
      BigInteger[] parts = nanoseconds.divideAndRemainder(BigInteger.valueOf(1_000_000_000));
      long seconds = parts[0].longValueExact();
      int nanos = parts[1].intValueExact();
      return nanos < 0
          ? new Timestamp(seconds - 1, nanos + 1_000_000_000)
          : new Timestamp(seconds, nanos);
    }
  }
}
