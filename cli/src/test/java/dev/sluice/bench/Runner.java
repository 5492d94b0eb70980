package dev.sluice.bench;

import dev.sluice.bench.Repositories.Generated;
import dev.sluice.bench.Row.Cache;
import dev.sluice.bench.Row.Job;
import dev.sluice.bench.Row.Storage;
import dev.sluice.testing.Manifest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Generates what the cases need, runs the tools in alternation, and collects the figures. */
final class Runner {
  private static final int DIFFERENCES = 5;

  private final BenchOptions options;
  private final PrintStream out;
  private final Map<Tool, Path> programs;
  private final Meter meter;
  private final Repositories repositories;
  private final List<Verdict> failures = new ArrayList<>();

  Runner(BenchOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.programs = options.programs();
    this.meter = options.meter();
    this.repositories = new Repositories(options.work().resolve("repositories"));
  }

  Map<Tool, Path> programs() {
    return programs;
  }

  Meter meter() {
    return meter;
  }

  /** Runs of Sluice that did not do what they were to do; none of them is in the results. */
  List<Verdict> failures() {
    return List.copyOf(failures);
  }

  /** Measures all rows of a case. */
  Results measure(BenchCase benchCase) throws IOException, InterruptedException {
    failures.clear();
    Results results = new Results(options.scale());
    for (Row row : benchCase.rows()) {
      measure(row, false, List.copyOf(programs.keySet()), results);
      if (options.isMeasuringTenth() && programs.containsKey(Tool.SLUICE)) {
        measure(row, true, List.of(Tool.SLUICE), results);
      }
    }
    if (options.isDiscarding()) {
      for (Row row : benchCase.rows()) {
        repositories.remove(row.recipe(), options.scale());
        repositories.remove(row.recipe(), options.scale() / 10);
      }
      Trees.delete(caches());
    }
    return results;
  }

  private void measure(Row row, boolean isTenth, List<Tool> tools, Results results)
      throws IOException, InterruptedException {
    double scale = isTenth ? options.scale() / 10 : options.scale();
    if (!repositories.has(row.recipe(), scale)) {
      say("generating " + row.recipe().name() + " at scale " + scale);
    }
    Generated repository = repositories.get(row.recipe(), scale);
    List<Tool> running = new ArrayList<>(tools);
    for (int i = 0; i < options.runs(); i++) {
      for (Tool tool : tools) {
        if (running.contains(tool)) {
          Path target = options.work().resolve("target");
          Trees.delete(target);
          Optional<Measured> run = run(row, tool, scale, repository, target);
          run.ifPresent(figures -> results.add(row, tool, isTenth, figures));
          if (run.isEmpty()) {
            running.remove(tool);
          } else if (i == 0 && tool == Tool.SLUICE && options.isChecking()) {
            check(row, repository, target);
          }
          Trees.delete(target);
        }
      }
    }
  }

  private Optional<Measured> run(
      Row row, Tool tool, double scale, Generated repository, Path target)
      throws IOException, InterruptedException {
    if (row.storage() == Storage.LOCAL) {
      return run(row, tool, scale, repository.directory().toString(), target);
    }
    try (RepositoryServer server = new RepositoryServer(repository.directory())) {
      return run(row, tool, scale, server.location(), target);
    }
  }

  private Optional<Measured> run(Row row, Tool tool, double scale, String location, Path target)
      throws IOException, InterruptedException {
    Path cache = caches().resolve(row.recipe().name() + "-x" + scale).resolve(tool.label());
    if (row.cache() == Cache.COLD) {
      Trees.delete(cache);
    }
    Files.createDirectories(cache);
    Path log = options.work().resolve("log-" + tool.label() + ".txt");
    List<String> command =
        tool.command(
            Objects.requireNonNull(programs.get(tool)),
            row,
            new Tool.Places(location, target, cache),
            options.memory(row));
    Measured run = meter.run(new Launch(command, tool.environment(), options.work(), log));
    if (run.exitCode() == 0) {
      say(row.name() + ", " + tool.label() + ": " + run);
      return Optional.of(run);
    }
    String words = String.join(" ", command);
    String sentence =
        row.name() + ": exit code " + run.exitCode() + " of " + words + ": " + lastLine(log);
    say(sentence);
    if (tool == Tool.SLUICE) {
      failures.add(Verdict.failure(sentence));
    }
    return Optional.empty();
  }

  private Path caches() {
    return options.work().resolve("caches");
  }

  private void check(Row row, Generated repository, Path target) throws IOException {
    if (row.job() != Job.RESTORE || repository.manifest().isEmpty()) {
      return;
    }
    List<String> differences =
        Files.isDirectory(target)
            ? Manifest.compareStreaming(repository.manifest().get(), target, DIFFERENCES)
            : List.of("nothing was restored");
    if (differences.isEmpty()) {
      say(row.name() + ": what was restored is what the manifest says");
    } else {
      failures.add(
          Verdict.failure(row.name() + ": restored wrongly: " + String.join("; ", differences)));
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Arrays.asList(Files.readString(log).strip().split("\n", -1));
    return lines.get(lines.size() - 1);
  }

  private void say(String sentence) {
    out.println("# " + sentence);
  }
}
