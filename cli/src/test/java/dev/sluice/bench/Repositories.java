package dev.sluice.bench;

import dev.sluice.testing.RepositoryGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The generated repositories below one directory. Each has a stamp beside it, written when it was
 * complete, with the options that made it; it is made again when they change.
 */
final class Repositories {
  /**
   * One of them.
   *
   * @param manifest what its restore must give, if that is to be compared
   */
  record Generated(Path directory, Optional<Path> manifest) {}

  private final Path top;

  Repositories(Path top) {
    this.top = top;
  }

  /** Whether it is there, made with the options that the recipe has now. */
  boolean has(Recipe recipe, double scale) throws IOException {
    Path stamp = beside(directory(recipe, scale), "stamp");
    return Files.exists(stamp) && Files.readString(stamp).equals(stampOf(recipe, scale));
  }

  private static String stampOf(Recipe recipe, double scale) {
    return String.join(" ", recipe.options().apply(scale));
  }

  /** Generates it, unless it is there already. */
  Generated get(Recipe recipe, double scale) throws IOException {
    Path directory = directory(recipe, scale);
    Path manifest = beside(directory, "manifest");
    Generated generated =
        new Generated(directory, recipe.isChecked() ? Optional.of(manifest) : Optional.empty());
    if (has(recipe, scale)) {
      return generated;
    }
    remove(recipe, scale);
    Files.createDirectories(top);
    List<String> arguments = new ArrayList<>(recipe.options().apply(scale));
    arguments.addAll(List.of("--directory", directory.toString()));
    if (recipe.isChecked()) {
      arguments.addAll(List.of("--manifest", manifest.toString()));
    }
    RepositoryGenerator.generate(arguments.toArray(String[]::new));
    Files.writeString(beside(directory, "stamp"), stampOf(recipe, scale));
    return generated;
  }

  /** Removes it, if it is there. */
  void remove(Recipe recipe, double scale) throws IOException {
    Path directory = directory(recipe, scale);
    Files.deleteIfExists(beside(directory, "stamp"));
    Files.deleteIfExists(beside(directory, "manifest"));
    Files.deleteIfExists(beside(directory, "manifest.packs"));
    Trees.delete(directory);
  }

  private Path directory(Recipe recipe, double scale) {
    return top.resolve(recipe.name() + String.format(Locale.ROOT, "-x%s", scale));
  }

  private static Path beside(Path directory, String what) {
    return directory.resolveSibling(directory.getFileName() + "." + what);
  }
}
