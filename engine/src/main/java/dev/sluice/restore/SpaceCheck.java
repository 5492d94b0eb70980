package dev.sluice.restore;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.target.FreeSpace;
import dev.sluice.target.Target;
import java.util.Optional;
import reactor.core.publisher.Flux;

/**
 * Asks whether there is room for a plan, before anything is changed. What is there already, and
 * which blobs are zeros, is looked at only if there would be too little room without that. Where
 * nobody can tell, as in a target that consists of several file systems, it passes.
 */
final class SpaceCheck {
  /** What nearly all file systems give space in, in bytes. */
  private static final long BLOCK = 4096;

  private final Job job;
  private final RestorePlan plan;

  SpaceCheck(Job job, RestorePlan plan) {
    this.job = job;
    this.plan = plan;
  }

  /** The space that so many bytes take. */
  static long rounded(long length) {
    return (length + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** The space that so many directories take. */
  static long ofDirectories(long count) {
    return count * BLOCK;
  }

  /**
   * Space and items.
   *
   * @param bytes whole blocks
   * @param items of all types
   */
  record Need(long bytes, long items) {
    boolean isMet(FreeSpace free) {
      return bytes <= free.bytes() && items <= free.items();
    }

    Need minus(Need part) {
      return new Need(bytes - part.bytes, items - part.items);
    }
  }

  /** Fails if there is too little room; says so in a dry run. */
  Flux<RestoreEvent> events() {
    return Flux.defer(
        () -> {
          Optional<String> lack = job.writing().isSpaceChecked() ? lack() : Optional.empty();
          if (lack.isEmpty()) {
            return Flux.empty();
          }
          return job.options().isDryRun()
              ? Flux.just(new RestoreEvent.Warning(lack.get()))
              : Flux.error(
                  new SluiceException(
                      Kind.TARGET,
                      lack.get() + "; make room there, or try all the same with --ignore-space"));
        });
  }

  private Optional<String> lack() {
    Optional<FreeSpace> free = job.target().freeSpace();
    return free.isEmpty() ? Optional.empty() : lack(free.get());
  }

  private Optional<String> lack(FreeSpace free) {
    Need need = new Need(plan.space(), plan.totals().items().items());
    if (!need.isMet(free) && job.writing().isSparse()) {
      need = need.minus(new Need(new ZeroBlobs(plan).bytes(), 0));
    }
    if (!need.isMet(free) && isSomethingThere()) {
      ExistingSpace there = new ExistingSpace(job, plan);
      if (there.spansFileSystems()) {
        return Optional.empty();
      }
      need = need.minus(there.need());
    }
    return need.isMet(free) ? Optional.empty() : Optional.of(sentence(need, free));
  }

  private boolean isSomethingThere() {
    Target target = job.target();
    return target.open() && !target.isEmpty();
  }

  private String sentence(Need need, FreeSpace free) {
    String start = "restoring to " + job.target().describe() + " needs ";
    return need.bytes() > free.bytes()
        ? start
            + ("about " + BinarySize.of(need.bytes()) + ", and the file system there has ")
            + (BinarySize.of(free.bytes()) + " left")
        : start
            + (need.items() + " files and directories, and the file system there has room for ")
            + (free.items() + " (inodes)");
  }
}
