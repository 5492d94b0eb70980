package dev.sluice;

import dev.sluice.backend.Backend;
import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import dev.sluice.testing.RepositoryBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;

/** An open repository to restore from, and the warnings it gave. */
final class Restores implements AutoCloseable {
  /** How long anything may take before it counts as hanging. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Repository repository;
  private final List<String> warnings;

  private Restores(Repository repository, List<String> warnings) {
    this.repository = repository;
    this.warnings = warnings;
  }

  static Restores from(Backend backend, Credentials credentials, RepositoryOptions options) {
    List<String> warnings = new CopyOnWriteArrayList<>();
    Repository repository =
        Repository.open(backend, credentials, options.withWarnings(warnings::add)).block(PATIENCE);
    return new Restores(Objects.requireNonNull(repository), warnings);
  }

  static Restores from(Backend backend) {
    return from(
        backend,
        Credentials.password(RepositoryBuilder.PASSWORD),
        RepositoryOptions.DEFAULTS.withWorkerThreads(2));
  }

  static Restores from(BuiltRepository repository) {
    return from(MemoryBackend.over(repository));
  }

  /** A copy in memory of a repository in a directory. */
  static MemoryBackend load(Path directory) {
    return MemoryBackend.over(MemorySink.copyOf(new DirectorySink(directory)));
  }

  static boolean isRoot() {
    return Objects.equals(System.getProperty("user.name"), "root");
  }

  /** Skips the test where owners and devices cannot be restored. */
  static void assumeRoot() {
    Assumptions.assumeTrue(isRoot(), "owners and devices need root: skipped");
  }

  Repository repository() {
    return repository;
  }

  /** What was told to {@link RepositoryOptions#onWarning}. */
  List<String> warnings() {
    return warnings;
  }

  Outcome restore(Path target) {
    return restore(SnapshotSelector.latest(), target, RestoreOptions.DEFAULTS);
  }

  Outcome restore(Id snapshot, Path target) {
    return restore(SnapshotSelector.id(snapshot), target, RestoreOptions.DEFAULTS);
  }

  Outcome restore(SnapshotSelector snapshot, Path target, RestoreOptions options) {
    try (Target place = Target.directory(target)) {
      return restore(snapshot, place, options);
    }
  }

  Outcome restore(SnapshotSelector snapshot, Target target, RestoreOptions options) {
    List<RestoreEvent> events =
        repository.restore(snapshot).into(target).with(options).run().collectList().block(PATIENCE);
    return new Outcome(Objects.requireNonNull(events));
  }

  @Override
  public void close() {
    repository.close();
  }

  /**
   * What a restore told.
   *
   * @param events all, in order
   */
  record Outcome(List<RestoreEvent> events) {
    /** The reasons by path; fails if a path was named twice. */
    SortedMap<SnapshotPath, String> failures() {
      SortedMap<SnapshotPath, String> failures = new TreeMap<>();
      for (RestoreEvent.Failed failed : all(RestoreEvent.Failed.class)) {
        String earlier = failures.put(failed.path(), failed.reason());
        if (earlier != null) {
          throw new AssertionError("named twice: " + failed + ", before: " + earlier);
        }
      }
      return failures;
    }

    List<String> warnings() {
      return all(RestoreEvent.Warning.class).stream().map(RestoreEvent.Warning::message).toList();
    }

    <E extends RestoreEvent> List<E> all(Class<E> type) {
      return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    RestoreEvent.Summary summary() {
      return ((RestoreEvent.Finished) events.get(events.size() - 1)).summary();
    }
  }
}
