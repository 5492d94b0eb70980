package dev.sluice.cli;

import dev.sluice.Repository;
import dev.sluice.cli.render.Console;
import dev.sluice.cli.render.Figures;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreEvent.Counts;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code sluice demo}: what {@code sluice restore --verify} does, with a repository and a target
 * that nobody has to provide.
 */
final class DemoCommand implements Command {
  private static final DateTimeFormatter NOW =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public void run(Invocation invocation) {
    List<String> words = invocation.operands(1);
    Path target = freshDirectory(Path.of(words.isEmpty() ? "" : words.get(0)), invocation);
    Console console = invocation.console();
    boolean isTalking = !invocation.isJson() && !invocation.isQuiet();
    if (isTalking) {
      console.print(
          "This restores a small repository, which rustic wrote and which comes with Sluice,");
      console.print("as \"sluice restore --verify\" would restore yours. No network is used.");
      console.print("");
    }
    RestoreEvent.Summary summary = restore(invocation, target);
    if (isTalking) {
      conclude(console, summary, target);
    }
  }

  private static Path freshDirectory(Path parent, Invocation invocation) {
    String name = "sluice-demo-" + NOW.format(LocalDateTime.now(invocation.shell().zone()));
    Path directory = parent.resolve(name).toAbsolutePath().normalize();
    for (int n = 2; Files.exists(directory); n++) {
      directory = directory.resolveSibling(name + "-" + n);
    }
    return directory;
  }

  private static RestoreEvent.Summary restore(Invocation invocation, Path target) {
    try (DemoRepository demo = DemoRepository.unpack(invocation.temporaryDirectory());
        Target place = Target.directory(target);
        Repository repository =
            new RepositoryDoor(invocation)
                .open(
                    new RepositoryLocation(demo.location(), Optional.empty(), Map.of(), List.of()),
                    Secret.password(Secret.utf8(DemoRepository.PASSWORD)))) {
      return new WatchedRestore(invocation, Reports.of(invocation))
          .run(
              repository
                  .restore(SnapshotSelector.latest())
                  .into(place)
                  .with(RestoreOptions.DEFAULTS.withVerify(true))
                  .run());
    }
  }

  private static void conclude(Console console, RestoreEvent.Summary summary, Path target) {
    Counts done = summary.done();
    double seconds = Math.max(1, summary.elapsed().toMillis()) / 1e3;
    console.print("");
    console.print(
        String.format(
            Locale.ROOT,
            "Restored %d files, %d directories and %d links and pipes: %s, from %s that were stored.",
            done.files(),
            done.directories(),
            done.others(),
            Figures.bytes(done.bytes()),
            Figures.bytes(summary.bytesFetched())));
    console.print(
        String.format(
            Locale.ROOT,
            "Verified %d files by reading them again from the disk. All in %s, %s/s.",
            summary.filesVerified(),
            Figures.took(summary.elapsed()),
            Figures.bytes(Math.round(done.bytes() / seconds))));
    console.print("");
    console.print("  Look at it     " + target);
    console.print("  Remove it      chmod -R u+w " + target + " && rm -r " + target);
    console.print("  Your backup    sluice snapshots -r REPOSITORY");
    console.print("                 sluice restore -r REPOSITORY latest --target DIRECTORY");
  }
}
