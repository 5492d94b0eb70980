package dev.sluice.bench;

import dev.sluice.bench.Row.Cache;
import dev.sluice.bench.Row.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The programs that are compared, and their command lines for the same job. */
enum Tool {
  SLUICE,
  RESTIC,
  RUSTIC;

  private static final String PASSWORD = "sluice-test";

  /**
   * Where a run reads and writes.
   *
   * @param repository its location, as for {@code -r}
   * @param target does not exist before the run
   * @param cache of this tool
   */
  record Places(String repository, Path target, Path cache) {}

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The command line.
   *
   * @param memory for Sluice's {@code --max-memory}, in bytes; 0 leaves the option out
   */
  List<String> command(Path program, Row row, Places places, long memory) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(
        this == RUSTIC
            ? List.of("--no-progress", "--log-level", "warn", "--log-level-dryrun", "warn")
            : List.of("--quiet", "--no-lock"));
    words.addAll(List.of("-r", places.repository()));
    words.addAll(
        row.cache() == Cache.NONE
            ? List.of("--no-cache")
            : List.of("--cache-dir", places.cache().toString()));
    if (row.connections() > 0 && this != RUSTIC) {
      words.addAll(List.of("-o", row.storage().label() + ".connections=" + row.connections()));
    }
    if (memory > 0 && this == SLUICE) {
      words.addAll(List.of("--max-memory", Size.argument(memory)));
    }
    addJob(words, row.job(), places.target().toString());
    return words;
  }

  private void addJob(List<String> words, Job job, String target) {
    if (job == Job.LIST) {
      words.addAll(List.of("ls", "latest"));
      return;
    }
    words.addAll(List.of("restore", "latest"));
    if (job == Job.DRY_RUN) {
      words.add("--dry-run");
    }
    if (job == Job.SPARSE_RESTORE && this != RUSTIC) {
      words.add("--sparse");
    }
    words.addAll(this == RUSTIC ? List.of("--numeric-id", target) : List.of("--target", target));
  }

  Map<String, String> environment() {
    return Map.of(this == RUSTIC ? "RUSTIC_PASSWORD" : "RESTIC_PASSWORD", PASSWORD);
  }
}
