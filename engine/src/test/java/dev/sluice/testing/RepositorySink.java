package dev.sluice.testing;

import dev.sluice.backend.Id;
import java.util.List;

/**
 * Where test repositories are written to, and damaged afterwards. Files are named by their path in
 * the default layout, {@code data/3f/3f2a…}.
 */
public interface RepositorySink {
  /** Creates or replaces a file. */
  void write(String path, byte[] bytes);

  /** The bytes of a file; a copy. Fails if there is none. */
  byte[] read(String path);

  /** Removes a file. Fails if there is none. */
  void delete(String path);

  /** The paths of all files, sorted. */
  List<String> paths();

  /** Writes a file that is named by its content into {@code directory}, and returns its name. */
  default Id writeNamed(String directory, byte[] bytes) {
    Id id = Sha256.of(bytes);
    write(directory + "/" + id.hex(), bytes);
    return id;
  }
}
