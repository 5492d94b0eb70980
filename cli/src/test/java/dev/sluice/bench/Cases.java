package dev.sluice.bench;

import dev.sluice.bench.Row.Cache;
import dev.sluice.bench.Row.Job;
import java.util.List;
import java.util.Optional;

/** The cases there are. */
final class Cases {
  private static final long MIB = Size.MIB;

  private static final Row PACKS =
      Row.of("packs-500m", Recipes.PACKS_500M, Job.RESTORE, 190 * MIB).connections(20);

  static final List<BenchCase> ALL =
      List.of(
          single(PACKS),
          single(
              Row.of("rest-packs-500m", Recipes.PACKS_500M, Job.RESTORE, 256 * MIB)
                  .connections(20)
                  .overRest()),
          packSizes(),
          index(),
          files(),
          oneDirectory(),
          single(Row.of("files-1m", Recipes.FILES_1M, Job.RESTORE, 256 * MIB)),
          sparse(),
          concurrency(),
          littleMemory(),
          single(Row.of("rustic-key", Recipes.RUSTIC_KEY, Job.RESTORE, 256 * MIB)));

  private Cases() {}

  /** The case of this name, or the one that has a row of this name. */
  static Optional<BenchCase> named(String name) {
    return ALL.stream()
        .filter(
            candidate ->
                candidate.name().equals(name)
                    || candidate.rows().stream().anyMatch(row -> row.name().equals(name)))
        .findFirst();
  }

  private static BenchCase single(Row row) {
    return new BenchCase(row.name(), List.of(row), List.of());
  }

  private static BenchCase packSizes() {
    Row large = Row.of("packs-4g", Recipes.PACKS_4G, Job.RESTORE, 256 * MIB);
    Row small = Row.of("packs-4m", Recipes.PACKS_4M, Job.RESTORE, 256 * MIB);
    return new BenchCase(
        "pack-sizes", List.of(large, small), List.of(Targets.equalRss(List.of(large, small), 1.1)));
  }

  private static BenchCase index() {
    Row first = Row.of("index-10m", Recipes.INDEX_10M, Job.RESTORE, 190 * MIB).cache(Cache.COLD);
    Row second =
        Row.of("index-10m-again", Recipes.INDEX_10M, Job.RESTORE, 190 * MIB).cache(Cache.WARM);
    return new BenchCase(
        "index-10m",
        List.of(first, second),
        List.of(Targets.lessCpuThanRustic(first, 13), Targets.cpu(second, 2)));
  }

  private static BenchCase files() {
    Row plan = Row.of("files-10m-dry-run", Recipes.FILES_10M, Job.DRY_RUN, 256 * MIB);
    Row list = Row.of("files-10m-ls", Recipes.FILES_10M, Job.LIST, 256 * MIB);
    return new BenchCase(
        "files-10m", List.of(plan, list), List.of(Targets.rate(plan, 10_000_000, 150_000)));
  }

  private static BenchCase oneDirectory() {
    Row restore = Row.of("one-directory-2m", Recipes.ONE_DIRECTORY_2M, Job.RESTORE, 256 * MIB);
    Row list = Row.of("one-directory-2m-ls", Recipes.ONE_DIRECTORY_2M, Job.LIST, 256 * MIB);
    return new BenchCase("one-directory-2m", List.of(restore, list), List.of());
  }

  private static BenchCase sparse() {
    Row plan = Row.of("sparse-100g-dry-run", Recipes.SPARSE_100G, Job.DRY_RUN, 256 * MIB);
    Row restore = Row.of("sparse-100g", Recipes.SPARSE_100G, Job.SPARSE_RESTORE, 256 * MIB);
    return new BenchCase("sparse-100g", List.of(plan, restore), List.of());
  }

  private static BenchCase concurrency() {
    List<Row> rows = List.of(concurrency(1), concurrency(5), concurrency(20), concurrency(100));
    return new BenchCase("concurrency", rows, List.of(Targets.equalRss(rows, 1.1)));
  }

  private static Row concurrency(int connections) {
    return Row.of("concurrency-" + connections, Recipes.PACKS_500M, Job.RESTORE, 256 * MIB)
        .connections(connections);
  }

  private static BenchCase littleMemory() {
    Row normal =
        Row.of("max-memory-default", Recipes.PACKS_500M, Job.RESTORE, 190 * MIB).connections(20);
    Row little =
        Row.of("max-memory-128", Recipes.PACKS_500M, Job.RESTORE, 128 * MIB)
            .connections(20)
            .memory(128 * MIB);
    return new BenchCase(
        "max-memory-128", List.of(normal, little), List.of(Targets.time(little, normal, 1.3)));
  }
}
