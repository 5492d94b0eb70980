package dev.sluice.cli;

import dev.sluice.Repository;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.TreeEntry;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.PathFilter;
import dev.sluice.select.PathMapping;
import dev.sluice.select.SnapshotSelector;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a restore goes.
 *
 * @param directory where to
 * @param fileName what a single item is called there; empty if it keeps its name
 */
record Destination(Path directory, Optional<SnapshotPath> fileName) {
  /** restic's {@code --target} is always a directory, rustic's second word may name a file. */
  static Destination of(Arguments arguments, List<String> words) {
    Optional<String> option = arguments.value("--target").filter(value -> !value.isEmpty());
    if (option.isPresent() && words.size() > 1) {
      throw new UsageException(
          "the target is given twice: " + option.get() + " and " + words.get(1));
    }
    if (option.isEmpty() && words.size() < 2) {
      throw new UsageException("no target given: use --target DIRECTORY");
    }
    String target = option.orElseGet(() -> words.get(1));
    Path path = path(target);
    Path name = path.getFileName();
    boolean mayBeFile =
        option.isEmpty() && !target.endsWith("/") && name != null && !Files.isDirectory(path);
    return new Destination(
        path, mayBeFile ? Optional.of(SnapshotPath.of(name.toString())) : Optional.empty());
  }

  private static Path path(String target) {
    try {
      return Path.of(target);
    } catch (InvalidPathException impossible) {
      throw new UsageException("the target is no path: " + impossible.getMessage());
    }
  }

  /** The same once it is known what is restored: a directory if that is one. */
  Destination resolve(
      Repository repository, SnapshotSelector selector, SnapshotPath item, Invocation invocation) {
    if (fileName.isEmpty() || item.isRoot() || !isSingle(repository, selector, item, invocation)) {
      return new Destination(directory, Optional.empty());
    }
    Path parent = directory.toAbsolutePath().getParent();
    return new Destination(parent == null ? directory : parent, fileName);
  }

  private static boolean isSingle(
      Repository repository, SnapshotSelector selector, SnapshotPath item, Invocation invocation) {
    return invocation
        .interruption()
        .await(
            repository
                .find(selector)
                .flatMapMany(snapshot -> repository.walk(snapshot, item, PathFilter.ALL))
                .next())
        .filter(first -> first instanceof TreeEntry.Found && first.path().equals(item))
        .isPresent();
  }

  /** The options' mapping, and the one that gives a single item the name it shall have. */
  PathMapping mapping(RestoreOptions options) {
    return fileName
        .map(
            name ->
                options
                    .mapping()
                    .rename(SnapshotPath.ROOT.resolve(options.subfolder().name()), name))
        .orElse(options.mapping());
  }
}
