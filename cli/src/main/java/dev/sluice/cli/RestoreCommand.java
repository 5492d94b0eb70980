package dev.sluice.cli;

import dev.sluice.Repository;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotReference;
import dev.sluice.select.SnapshotSelector;
import java.util.ArrayList;
import java.util.List;

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
    flags.add(Flag.value("--target", "-t"));
    flags.add(Flag.toggle("--dry-run", "-n"));
    flags.add(Flag.toggle("--verify"));
    flags.add(Flag.toggle("--keep-partial"));
    flags.add(Flag.toggle("--salvage"));
    flags.add(Flag.value("--salvage-suffix"));
    flags.add(Flag.list("--report"));
    flags.add(Flag.value("--overwrite"));
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
    String overwrite = arguments.value("--overwrite").orElse("always");
    if (!overwrite.equals("always")) {
      throw new UsageException(
          "--overwrite " + overwrite + " is not supported yet; existing files are always replaced");
    }
    return RestoreOptions.DEFAULTS
        .withFilter(Patterns.filter(invocation))
        .withMapping(Mappings.of(arguments))
        .withOwnership(Metadata.ownership(invocation))
        .withDryRun(isDryRun)
        .withVerify(verify)
        .withRecording(arguments.has("--report"))
        .withKeepPartial(arguments.has("--keep-partial") || isSalvaging(arguments))
        .withPartialSuffix(suffix(arguments))
        .withFindingLostTrees(isSalvaging(arguments));
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
}
