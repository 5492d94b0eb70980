package dev.sluice.backends.objects;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Where in a bucket a repository is.
 *
 * @param path what stands before each of its names, without a slash at either end; may be empty
 */
public record ObjectRoot(String path) {
  /** The root that a path names, tidied up as restic does: no empty steps, no dots. */
  public static ObjectRoot of(String path) {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : path.split("/", -1)) {
      switch (step) {
        case "", "." -> {
          // Leads nowhere.
        }
        case ".." -> steps.pollLast();
        default -> steps.addLast(step);
      }
    }
    return new ObjectRoot(String.join("/", steps));
  }

  /** The name of an object, from its name below the root; may be empty, for the root itself. */
  public String key(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  /** The names below the root of those objects that are. */
  public List<String> names(List<String> keys) {
    String before = key("");
    return keys.stream()
        .filter(key -> key.startsWith(before))
        .map(key -> key.substring(before.length()))
        .toList();
  }

  /** The bucket and what it is followed by, for people. */
  public String in(String bucket) {
    return path.isEmpty() ? bucket : bucket + "/" + path;
  }
}
