package dev.sluice.bench;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * What repository to generate.
 *
 * @param name part of its directory's name
 * @param options of {@link dev.sluice.testing.RepositoryGenerator} at a scale; 1 is the full size
 * @param isChecked whether there is a manifest, to compare restored files with
 */
record Recipe(String name, DoubleFunction<List<String>> options, boolean isChecked) {
  Recipe {
    if (!name.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException("not a name: " + name);
    }
  }
}
