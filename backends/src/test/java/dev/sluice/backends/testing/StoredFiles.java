package dev.sluice.backends.testing;

import dev.sluice.testing.MemorySink;
import java.util.List;
import java.util.Optional;

/**
 * The files of a repository as objects below a root.
 *
 * @param root what stands before their names, with a slash at its end
 */
public record StoredFiles(MemorySink files, String root) {
  /**
   * A page of names.
   *
   * @param last the last of them, if there are more behind it
   */
  public record Page(List<String> names, Optional<String> last) {}

  /** The object of this name. */
  public Optional<byte[]> find(String name) {
    return name.startsWith(root) && files.paths().contains(name.substring(root.length()))
        ? Optional.of(files.read(name.substring(root.length())))
        : Optional.empty();
  }

  /** At most {@code size} names with a prefix, behind another name. */
  public Page page(String prefix, String after, int size) {
    List<String> all =
        files.paths().stream()
            .map(path -> root + path)
            .filter(name -> name.startsWith(prefix) && name.compareTo(after) > 0)
            .sorted()
            .toList();
    return all.size() <= size
        ? new Page(all, Optional.empty())
        : new Page(all.subList(0, size), Optional.of(all.get(size - 1)));
  }
}
