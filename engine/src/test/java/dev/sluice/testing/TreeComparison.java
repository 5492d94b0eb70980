package dev.sluice.testing;

import dev.sluice.format.SnapshotPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds how two trees differ: what is expected, and what is there. */
public final class TreeComparison {
  /** What can be left out of a comparison. */
  public enum Aspect {
    /** User and group. */
    OWNER,
    /** Permission bits. */
    MODE,
    /** Modification times. */
    MTIME,
    /** Sizes and contents of files. */
    CONTENT,
    /** Which names are the same file. */
    HARD_LINKS,
    /** Extended attributes and with them ACLs. */
    EXTENDED_ATTRIBUTES
  }

  private final SortedMap<SnapshotPath, TreeEntry> expected;
  private final SortedMap<SnapshotPath, TreeEntry> actual;
  private final Set<Aspect> aspects;
  private final List<String> differences = new ArrayList<>();

  private TreeComparison(
      SortedMap<SnapshotPath, TreeEntry> expected,
      SortedMap<SnapshotPath, TreeEntry> actual,
      Set<Aspect> ignored) {
    this.expected = expected;
    this.actual = actual;
    this.aspects = EnumSet.allOf(Aspect.class);
    aspects.removeAll(ignored);
  }

  /** A sentence for each difference, in order of the paths; none if the trees are the same. */
  static List<String> differences(
      SortedMap<SnapshotPath, TreeEntry> expected,
      SortedMap<SnapshotPath, TreeEntry> actual,
      Set<Aspect> ignored) {
    return new TreeComparison(expected, actual, ignored).run();
  }

  private List<String> run() {
    Map<SnapshotPath, Set<SnapshotPath>> expectedLinks = hardLinks(expected);
    Map<SnapshotPath, Set<SnapshotPath>> actualLinks = hardLinks(actual);
    Set<SnapshotPath> paths = new TreeSet<>(expected.keySet());
    paths.addAll(actual.keySet());
    for (SnapshotPath path : paths) {
      TreeEntry wanted = expected.get(path);
      TreeEntry found = actual.get(path);
      if (found == null) {
        differences.add(path + ": missing");
      } else if (wanted == null) {
        differences.add(path + ": unexpected " + found.type().stored());
      } else {
        compare(path, wanted, found);
        if (aspects.contains(Aspect.HARD_LINKS)) {
          compare(
              path,
              "names",
              expectedLinks.getOrDefault(path, Set.of(path)),
              actualLinks.getOrDefault(path, Set.of(path)));
        }
      }
    }
    return differences;
  }

  /** For each file with several names in the tree, all of them. */
  private static Map<SnapshotPath, Set<SnapshotPath>> hardLinks(
      SortedMap<SnapshotPath, TreeEntry> tree) {
    Map<String, Set<SnapshotPath>> groups = new HashMap<>();
    Map<SnapshotPath, Set<SnapshotPath>> links = new HashMap<>();
    tree.forEach(
        (path, entry) ->
            entry
                .hardLinkKey()
                .ifPresent(
                    key -> {
                      Set<SnapshotPath> group = groups.computeIfAbsent(key, k -> new TreeSet<>());
                      group.add(path);
                      links.put(path, group);
                    }));
    return links;
  }

  private void compare(SnapshotPath path, TreeEntry wanted, TreeEntry found) {
    if (wanted.type() != found.type()) {
      compare(path, "type", wanted.type().stored(), found.type().stored());
      return;
    }
    if (aspects.contains(Aspect.MODE) && wanted.mode().isPresent() && found.mode().isPresent()) {
      compare(path, "mode", octal(wanted.mode().getAsInt()), octal(found.mode().getAsInt()));
    }
    if (aspects.contains(Aspect.OWNER)) {
      wanted.uid().ifPresent(uid -> compare(path, "uid", uid, found.uid().orElse(-1)));
      wanted.gid().ifPresent(gid -> compare(path, "gid", gid, found.gid().orElse(-1)));
    }
    if (aspects.contains(Aspect.MTIME) && wanted.mtime().isPresent()) {
      compare(path, "mtime", wanted.mtime(), found.mtime());
    }
    if (aspects.contains(Aspect.CONTENT)) {
      wanted.size().ifPresent(size -> compare(path, "size", size, found.size().orElse(-1)));
      wanted.sha256().ifPresent(id -> compare(path, "SHA-256", id, found.sha256().orElse(null)));
    }
    wanted
        .linkTarget()
        .ifPresent(
            target ->
                compare(
                    path,
                    "target",
                    hex(target),
                    found.linkTarget().map(TreeComparison::hex).orElse("")));
    wanted.device().ifPresent(device -> compare(path, "device", device, found.device().orElse("")));
    if (aspects.contains(Aspect.EXTENDED_ATTRIBUTES)) {
      compareAttributes(path, wanted.extendedAttributes(), found.extendedAttributes());
    }
  }

  private void compareAttributes(
      SnapshotPath path, SortedMap<String, byte[]> wanted, SortedMap<String, byte[]> found) {
    Map<String, byte[]> all = new TreeMap<>(wanted);
    all.putAll(found);
    for (String name : all.keySet()) {
      byte[] wantedValue = wanted.get(name);
      byte[] foundValue = found.get(name);
      if (!Arrays.equals(wantedValue, foundValue)) {
        compare(path, "attribute " + name, shown(wantedValue), shown(foundValue));
      }
    }
  }

  private static String shown(byte @Nullable [] value) {
    return value == null ? "absent" : "\"" + hex(value) + "\"";
  }

  private void compare(SnapshotPath path, String what, Object wanted, @Nullable Object found) {
    if (!wanted.equals(found)) {
      differences.add(path + ": " + what + " is " + found + ", expected " + wanted);
    }
  }

  private static String octal(int mode) {
    return String.format("%04o", mode);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
