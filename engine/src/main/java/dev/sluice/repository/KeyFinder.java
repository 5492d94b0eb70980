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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds the key file that a password opens, the hinted one first, then all others one after
 * another: each costs scrypt's memory, which is freed before anything else of size exists.
 */
final class KeyFinder {
  private static final int KEY_FILE_CAP = 1 << 20;
  private static final long SCRYPT_LIMIT = 1L << 30;

  private final FileReader files;
  private final RepositoryOptions options;
  private final List<String> unreadable = new ArrayList<>();
  private int tried;

  KeyFinder(FileReader files, RepositoryOptions options) {
    this.files = files;
    this.options = options;
  }

  Mono<MasterKey> find(Credentials credentials) {
    if (credentials.isMasterKey()) {
      return Mono.fromCallable(() -> key(MasterKeyJson.parse(credentials.secret())));
    }
    return files
        .list(FileType.KEY)
        .collectList()
        .flatMapMany(keys -> keys.isEmpty() ? Flux.error(noKeys()) : Flux.fromIterable(order(keys)))
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

  /** The master key, or empty if this key file is for another password or cannot be used. */
  private Mono<MasterKey> tryKey(FileHandle file, Credentials credentials) {
    return files
        .read(file, stored -> KeyFile.parse(stored.raw(KEY_FILE_CAP)))
        .flatMap(key -> Mono.justOrEmpty(open(key, credentials)))
        .onErrorResume(
            SluiceException.class,
            e -> {
              if (e.kind() == Kind.STORAGE) {
                return Mono.error(e);
              }
              unreadable.add("key " + file.id() + ": " + e.getMessage());
              return Mono.empty();
            });
  }

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
