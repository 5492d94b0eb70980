package dev.sluice.repository;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.Lock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks whether somebody is changing the repository. Sluice writes nothing, so it takes no lock;
 * but a fresh exclusive lock (restic's prune) means that packs may vanish while they are read.
 */
final class LockCheck {
  /** restic's own limit: a lock is refreshed every five minutes, and stale after thirty. */
  private static final Duration STALE = Duration.ofMinutes(30);

  private final FileReader files;
  private final MasterKey key;
  private final RepositoryOptions options;
  private final Clock clock;

  LockCheck(FileReader files, MasterKey key, RepositoryOptions options, Clock clock) {
    this.files = files;
    this.key = key;
    this.options = options;
    this.clock = clock;
  }

  /** The locks there are; none if they do not matter. */
  static Mono<List<FileHandle>> locks(FileReader files, RepositoryOptions options) {
    return options.ignoreLocks() ? Mono.just(List.of()) : files.list(FileType.LOCK).collectList();
  }

  /** Fails with {@link Kind#LOCKED} if one of these locks is fresh and exclusive. */
  Mono<Void> check(List<FileHandle> locks) {
    return Flux.fromIterable(locks)
        .flatMap(this::read, files.concurrency(), 1)
        .filter(lock -> lock.isExclusive() && isFresh(lock))
        .next()
        .flatMap(lock -> Mono.error(locked(lock)));
  }

  private Mono<Lock> read(FileHandle file) {
    return files
        .read(
            file,
            stored -> stored.size() == 0 ? Optional.<Lock>empty() : Optional.of(parse(stored)))
        .flatMap(Mono::justOrEmpty)
        .onErrorResume(
            SluiceException.class,
            e -> {
              if (e.kind() != Kind.NOT_FOUND) {
                options.onWarning().accept("ignoring unreadable lock: " + e.getMessage());
              }
              return Mono.empty();
            });
  }

  private Lock parse(StoredFile stored) {
    return stored.parseJson(key, Lock::parse);
  }

  private boolean isFresh(Lock lock) {
    return Instant.ofEpochSecond(lock.time().seconds()).isAfter(clock.instant().minus(STALE));
  }

  private static SluiceException locked(Lock lock) {
    return new SluiceException(
        Kind.LOCKED,
        "the repository is locked exclusively by "
            + lock.holder()
            + ", which may be removing packs; wait until that has ended, or read anyway with"
            + " --no-lock");
  }
}
