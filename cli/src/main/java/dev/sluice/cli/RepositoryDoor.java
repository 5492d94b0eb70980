package dev.sluice.cli;

import dev.sluice.Repository;
import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.FileHandle;
import dev.sluice.backends.Backends;
import dev.sluice.backends.thaw.WarmUp;
import dev.sluice.backends.thaw.WarmUpBackend;
import dev.sluice.error.SluiceException;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.RepositoryOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Opens a repository with the secret that was given, or that is asked for. */
final class RepositoryDoor {
  private static final int PROMPTS = 3;

  private final Invocation invocation;

  RepositoryDoor(Invocation invocation) {
    this.invocation = invocation;
  }

  /** Opens the repository that options and environment name. */
  Repository open() {
    RepositoryLocation location = RepositoryLocation.of(invocation);
    Optional<Secret> given = new Secrets(invocation).given();
    return given.isPresent() ? open(location, given.get()) : openByAsking(location);
  }

  /** Opens with the first reading of the secret that fits. */
  Repository open(RepositoryLocation location, Secret secret) {
    SluiceException refusal = null;
    for (byte[] reading : secret.readings()) {
      try {
        return open(
            location,
            secret.isMasterKey() ? Credentials.masterKey(reading) : Credentials.password(reading));
      } catch (SluiceException failure) {
        if (failure.kind() != SluiceException.Kind.WRONG_PASSWORD) {
          throw failure;
        }
        refusal = refusal == null ? failure : refusal;
      }
    }
    throw Objects.requireNonNull(refusal);
  }

  private Repository openByAsking(RepositoryLocation location) {
    if (!isConfigOptional()) {
      requireConfig(location);
    }
    Terminal terminal = invocation.shell().terminal();
    if (!terminal.isInput()) {
      return open(location, Secret.password(passwordOnInput()));
    }
    for (int left = PROMPTS - 1; ; left--) {
      try {
        byte[] password = terminal.readSecret("enter password for repository: ");
        return open(location, Secret.password(nonEmpty(password)));
      } catch (IOException unreadable) {
        throw new UsageException("cannot read the password: " + unreadable.getMessage());
      } catch (SluiceException failure) {
        if (left == 0 || failure.kind() != SluiceException.Kind.WRONG_PASSWORD) {
          throw failure;
        }
        invocation.console().error("wrong password, try again");
      }
    }
  }

  /** Nobody is asked for the password of a repository that is not there. */
  private void requireConfig(RepositoryLocation location) {
    try (Backend backend = backend(location)) {
      invocation.interruption().await(backend.size(FileHandle.CONFIG));
    } catch (BackendException failure) {
      if (failure.reason() != BackendException.Reason.NOT_FOUND) {
        throw failure;
      }
      throw new SluiceException(
          SluiceException.Kind.NO_REPOSITORY,
          "there is no repository at " + location.location() + " (config not found)",
          failure);
    }
  }

  /** As restic does where nobody can be asked: the first line of standard input. */
  private byte[] passwordOnInput() {
    try {
      return nonEmpty(Lines.read(invocation.shell().streams().in()));
    } catch (IOException unreadable) {
      throw new UsageException("cannot read the password: " + unreadable.getMessage());
    }
  }

  private static byte[] nonEmpty(byte[] password) {
    if (password.length == 0) {
      throw new UsageException(
          "no password given: use --password-file, --password-command or RESTIC_PASSWORD,"
              + " or --insecure-no-password if it is empty");
    }
    return password;
  }

  private Repository open(RepositoryLocation location, Credentials credentials) {
    Backend backend = backend(location);
    boolean isOpen = false;
    try {
      Repository repository =
          invocation
              .interruption()
              .await(Repository.open(backend, credentials, options()))
              .orElseThrow();
      isOpen = true;
      return repository;
    } finally {
      if (!isOpen) {
        backend.close();
      }
    }
  }

  private Backend backend(RepositoryLocation location) {
    Optional<WarmUp> warmUp = WarmUps.of(invocation.arguments());
    Backend storage = Backends.openMirrored(new NetworkSettings(invocation).places(location));
    return warmUp.isPresent() ? new WarmUpBackend(storage, warmUp.get()) : storage;
  }

  private boolean isConfigOptional() {
    return invocation.arguments().has("--without-config")
        || RestoreCommand.isSalvaging(invocation.arguments());
  }

  private RepositoryOptions options() {
    MemoryCeiling.check(invocation);
    RepositoryOptions options =
        RepositoryOptions.DEFAULTS
            .withIgnoringLocks(invocation.arguments().has("--no-lock"))
            .withIndexRebuilt(invocation.arguments().has("--rebuild-index"))
            .withConfigOptional(isConfigOptional())
            .withWarnings(invocation::warn);
    Optional<String> hint = invocation.setting("--key-hint", "RESTIC_KEY_HINT");
    if (hint.isPresent()) {
      options = options.withKeyHint(hint.get());
    }
    Optional<Path> cache = CacheDirectory.of(invocation);
    if (cache.isPresent()) {
      options = options.withCacheDirectory(cache.get());
    }
    Optional<Path> temporary = invocation.temporaryDirectory();
    return temporary.isPresent() ? options.withTemporaryDirectory(temporary.get()) : options;
  }
}
