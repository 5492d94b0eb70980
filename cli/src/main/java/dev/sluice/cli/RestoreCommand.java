package dev.sluice.cli;

import dev.sluice.Repository;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotReference;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sluice restore}. */
final class RestoreCommand implements Command {
  @Override
  public String name() {
    return "restore";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(Selection.FLAGS);
    flags.addAll(Patterns.FLAGS);
    flags.add(Flag.value("--target", "-t"));
    flags.add(Flag.toggle("--dry-run", "-n"));
    flags.add(Flag.toggle("--verify"));
    flags.add(Flag.toggle("--keep-partial"));
    flags.add(Flag.value("--overwrite"));
    flags.add(Flag.toggle("--numeric-id"));
    return flags;
  }

  @Override
  public void run(Invocation invocation) {
    List<String> words = invocation.operands(2);
    if (words.isEmpty()) {
      throw new UsageException("no snapshot given: name one by its ID, or say \"latest\"");
    }
    Path target = target(invocation.arguments(), words);
    SnapshotReference reference = SnapshotReference.parse(words.get(0));
    SnapshotSelector selector = Selection.narrow(reference.selector(), invocation);
    RestoreOptions options = options(invocation).withSubfolder(reference.subfolder());
    // The target closes last: a restore that was stopped tidies up in it while the repository
    // closes.
    try (Target place = Target.directory(target);
        Repository repository = new RepositoryDoor(invocation).open()) {
      new WatchedRestore(invocation)
          .run(repository.restore(selector).into(place).with(options).run());
    }
  }

  private static Path target(Arguments arguments, List<String> words) {
    Optional<String> option = arguments.value("--target").filter(value -> !value.isEmpty());
    if (option.isPresent() && words.size() > 1) {
      throw new UsageException(
          "the target is given twice: " + option.get() + " and " + words.get(1));
    }
    String target =
        option.orElseGet(
            () -> {
              if (words.size() < 2) {
                throw new UsageException("no target given: use --target DIRECTORY");
              }
              return words.get(1);
            });
    try {
      return Path.of(target);
    } catch (InvalidPathException impossible) {
      throw new UsageException("the target is no path: " + impossible.getMessage());
    }
  }

  private static RestoreOptions options(Invocation invocation) {
    Arguments arguments = invocation.arguments();
    boolean isDryRun = arguments.has("--dry-run");
    boolean verify = arguments.has("--verify");
    if (isDryRun && verify) {
      throw new UsageException("--dry-run and --verify exclude each other");
    }
    String overwrite = arguments.value("--overwrite").orElse("always");
    if (!overwrite.equals("always")) {
      throw new UsageException(
          "--overwrite " + overwrite + " is not supported yet; existing files are always replaced");
    }
    return RestoreOptions.DEFAULTS
        .withFilter(Patterns.filter(invocation))
        .withDryRun(isDryRun)
        .withVerify(verify)
        .withKeepPartial(arguments.has("--keep-partial"));
  }
}
