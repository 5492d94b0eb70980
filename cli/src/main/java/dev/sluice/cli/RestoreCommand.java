package dev.sluice.cli;

import dev.sluice.Repository;
import dev.sluice.restore.Overwrite;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.restore.WriteOptions;
import dev.sluice.select.SnapshotReference;
import dev.sluice.select.SnapshotSelector;
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
    flags.addAll(Mappings.FLAGS);
    flags.addAll(Metadata.FLAGS);
    flags.addAll(WarmUps.FLAGS);
    flags.add(Flag.value("--target", "-t"));
    flags.add(Flag.toggle("--dry-run", "-n"));
    flags.add(Flag.toggle("--verify"));
    flags.add(Flag.toggle("--keep-partial"));
    flags.add(Flag.toggle("--salvage"));
    flags.add(Flag.value("--salvage-suffix"));
    flags.add(Flag.list("--report"));
    flags.add(Flag.value("--overwrite"));
    flags.add(Flag.toggle("--verify-existing"));
    flags.add(Flag.toggle("--delete"));
    flags.add(Flag.toggle("--sparse"));
    flags.add(Flag.toggle("--atomic"));
    flags.add(Flag.toggle("--fsync"));
    flags.add(Flag.toggle("--ignore-space"));
    return flags;
  }

  @Override
  public void run(Invocation invocation) {
    List<String> words = invocation.operands(2);
    if (words.isEmpty()) {
      throw new UsageException("no snapshot given: name one by its ID, or say \"latest\"");
    }
    Destination destination = Destination.of(invocation.arguments(), words);
    SnapshotReference reference = SnapshotReference.parse(words.get(0));
    SnapshotSelector selector = Selection.narrow(reference.selector(), invocation);
    RestoreOptions options = options(invocation).withSubfolder(reference.subfolder());
    try (Reports reports = Reports.of(invocation);
        LateTarget target = new LateTarget();
        Repository repository = new RepositoryDoor(invocation).open()) {
      Destination place =
          destination.resolve(repository, selector, options.subfolder(), invocation);
      RestoreOptions there = options.withMapping(place.mapping(options));
      new WatchedRestore(invocation, reports)
          .run(
              repository
                  .restore(selector)
                  .into(target.open(place.directory(), Metadata.attributes(invocation.arguments())))
                  .with(there)
                  .run());
    }
  }

  private static RestoreOptions options(Invocation invocation) {
    Arguments arguments = invocation.arguments();
    boolean isDryRun = arguments.has("--dry-run");
    boolean verify = arguments.has("--verify");
    if (isDryRun && verify) {
      throw new UsageException("--dry-run and --verify exclude each other");
    }
    WriteOptions writing = writing(arguments).withJournal(journal(invocation));
    return RestoreOptions.DEFAULTS
        .withFilter(Patterns.filter(invocation))
        .withMapping(Mappings.of(arguments))
        .withOwnership(Metadata.ownership(invocation))
        .withDryRun(isDryRun)
        .withVerify(verify)
        .withRecording(arguments.has("--report"))
        .withKeepPartial(arguments.has("--keep-partial") || isSalvaging(arguments))
        .withPartialSuffix(suffix(arguments))
        .withFindingLostTrees(isSalvaging(arguments))
        .withWriting(writing);
  }

  /** Whether all that exists is to be brought back. */
  static boolean isSalvaging(Arguments arguments) {
    return arguments.has("--salvage") || arguments.has("--salvage-suffix");
  }

  private static String suffix(Arguments arguments) {
    String suffix = arguments.value("--salvage-suffix").orElse("");
    if (suffix.indexOf('/') >= 0) {
      throw new UsageException("--salvage-suffix " + suffix + " cannot be part of a name");
    }
    return suffix;
  }

  private static WriteOptions writing(Arguments arguments) {
    Overwrite overwrite = overwrite(arguments.value("--overwrite").orElse("always"));
    if (arguments.has("--verify-existing") && overwrite == Overwrite.IF_CHANGED) {
      throw new UsageException("--verify-existing and --overwrite if-changed exclude each other");
    }
    refuse(arguments, "--atomic", "--keep-partial", "--salvage", "--salvage-suffix");
    refuse(arguments, "--delete", "--strip-path", "--rename");
    return WriteOptions.DEFAULTS
        .withOverwrite(overwrite)
        .withDelete(arguments.has("--delete"))
        .withSparse(arguments.has("--sparse"))
        .withAtomic(arguments.has("--atomic"))
        .withSynced(arguments.has("--fsync"))
        .withSpaceChecked(!arguments.has("--ignore-space"));
  }

  /** Beside what is known of indexes. What is to be compared in any case needs none. */
  private static Optional<Path> journal(Invocation invocation) {
    return invocation.arguments().has("--verify-existing")
        ? Optional.empty()
        : CacheDirectory.of(invocation).map(cache -> cache.resolve("sluice-restores"));
  }

  private static void refuse(Arguments arguments, String one, String... others) {
    for (String other : others) {
      if (arguments.has(one) && arguments.has(other)) {
        throw new UsageException(one + " and " + other + " exclude each other");
      }
    }
  }

  private static Overwrite overwrite(String word) {
    return switch (word) {
      case "always" -> Overwrite.ALWAYS;
      case "if-changed" -> Overwrite.IF_CHANGED;
      case "if-newer" -> Overwrite.IF_NEWER;
      case "never" -> Overwrite.NEVER;
      default ->
          throw new UsageException(
              "--overwrite must be always, if-changed, if-newer or never, was " + word);
    };
  }
}
