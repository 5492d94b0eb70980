package dev.sluice.repository;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.crypto.AuthenticationException;
import dev.sluice.crypto.BoxOpener;
import dev.sluice.crypto.MasterKey;
import dev.sluice.crypto.Scrypt;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.KeyFile;
import dev.sluice.format.MasterKeyJson;
import dev.sluice.format.MasterKeyParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds the key file that a password opens, the hinted one first, then all others. They are read
 * several at once, but tried one after another: each costs scrypt's memory, which is freed before
 * anything else of size exists.
 */
final class KeyFinder {
  private static final int KEY_FILE_CAP = 1 << 20;
  private static final long SCRYPT_LIMIT = 1L << 30;
  private static final int READ_AT_ONCE = 8;

  private final FileReader files;
  private final RepositoryOptions options;
  private final List<String> unreadable = new CopyOnWriteArrayList<>();
  private int tried;

  KeyFinder(FileReader files, RepositoryOptions options) {
    this.files = files;
    this.options = options;
  }

  /** The key files there are; none if they are not needed. */
  Mono<List<FileHandle>> keyFiles(Credentials credentials) {
    return credentials.isMasterKey()
        ? Mono.just(List.of())
        : files.list(FileType.KEY).collectList();
  }

  /** The master key, given what {@link #keyFiles} found. */
  Mono<MasterKey> find(Credentials credentials, List<FileHandle> keys) {
    if (credentials.isMasterKey()) {
      return Mono.fromCallable(() -> key(MasterKeyJson.parse(credentials.secret())));
    }
    if (keys.isEmpty()) {
      return Mono.error(noKeys());
    }
    return Flux.fromIterable(order(keys))
        .flatMapSequential(this::read, READ_AT_ONCE, 1)
        .concatMap(file -> tryKey(file, credentials), 1)
        .next()
        .switchIfEmpty(Mono.error(this::noneOpens));
  }

  private List<FileHandle> order(List<FileHandle> keys) {
    List<FileHandle> ordered = new ArrayList<>(keys);
    String hint = options.keyHint();
    if (!hint.isEmpty()) {
      ordered.sort(
          (a, b) -> Boolean.compare(b.id().hex().startsWith(hint), a.id().hex().startsWith(hint)));
    }
    return ordered;
  }

  private Mono<ReadKey> read(FileHandle file) {
    return files
        .read(file, stored -> new ReadKey(file, KeyFile.parse(stored.raw(KEY_FILE_CAP))))
        .onErrorResume(SluiceException.class, e -> unusable(file, e));
  }

  /** The master key, or empty if this key file is for another password or cannot be used. */
  private Mono<MasterKey> tryKey(ReadKey read, Credentials credentials) {
    return Mono.fromCallable(() -> open(read.key(), credentials))
        .flatMap(Mono::justOrEmpty)
        .onErrorResume(SluiceException.class, e -> unusable(read.file(), e));
  }

  private <T> Mono<T> unusable(FileHandle file, SluiceException why) {
    if (why.kind() == Kind.STORAGE) {
      return Mono.error(why);
    }
    unreadable.add("key " + file.id() + ": " + why.getMessage());
    return Mono.empty();
  }

  /** A key file that was read. */
  private record ReadKey(FileHandle file, KeyFile key) {}

  private Optional<MasterKey> open(KeyFile key, Credentials credentials) {
    long memory = 128L * key.n() * key.r();
    if (memory > SCRYPT_LIMIT) {
      throw new SluiceException(
          Kind.LIMIT,
          "needs " + (memory >> 20) + " MiB for scrypt, limit " + (SCRYPT_LIMIT >> 20) + " MiB");
    }
    byte[] password = credentials.secret();
    byte[] derived =
        Scrypt.derive(password, key.salt(), key.n(), key.r(), key.p(), options.memory().bytes());
    Arrays.fill(password, (byte) 0);
    tried++;
    MasterKey wrapping = MasterKey.ofDerived(derived);
    Arrays.fill(derived, (byte) 0);
    byte[] sealed = key.data();
    byte[] json = new byte[Math.max(0, sealed.length - BoxOpener.OVERHEAD)];
    try {
      wrapping.newOpener().open(sealed, 0, sealed.length, json, 0);
      return Optional.of(key(MasterKeyJson.parse(json)));
    } catch (AuthenticationException wrongPassword) {
      return Optional.empty();
    } finally {
      wrapping.destroy();
      Arrays.fill(json, (byte) 0);
    }
  }

  private static MasterKey key(MasterKeyParts parts) {
    try {
      return new MasterKey(parts.encrypt(), parts.macK(), parts.macR());
    } finally {
      Arrays.fill(parts.encrypt(), (byte) 0);
      Arrays.fill(parts.macK(), (byte) 0);
      Arrays.fill(parts.macR(), (byte) 0);
    }
  }

  private static SluiceException noKeys() {
    return new SluiceException(
        Kind.NO_REPOSITORY, "the repository has no key files; a master key is needed (--key-file)");
  }

  private SluiceException noneOpens() {
    String keys = tried == 1 ? "1 key" : tried + " keys";
    String bad =
        unreadable.isEmpty()
            ? ""
            : ", "
                + unreadable.size()
                + " unreadable: "
                + String.join("; ", unreadable)
                + "; put them back from a copy, or give the master key with --key-file";
    return new SluiceException(Kind.WRONG_PASSWORD, "wrong password (tried " + keys + bad + ")");
  }
}
