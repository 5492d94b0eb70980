package dev.sluice.repository;

import dev.sluice.backend.Backend;
import dev.sluice.backend.FileHandle;
import dev.sluice.crypto.BoxOpener;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.RepositoryConfig;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Checks that a storage in several places has the same repository in each. One that cannot be read
 * from now is a warning, since the others can; one with another repository is refused, since it
 * would only be a mirror in name.
 */
final class PlaceCheck {
  private static final int AT_ONCE = 8;

  private final Resources resources;
  private final List<PlaceConfig> configs;

  private PlaceCheck(Resources resources, List<PlaceConfig> configs) {
    this.resources = resources;
    this.configs = configs;
  }

  /** The sealed config at a place. */
  private record PlaceConfig(String place, byte[] box) {}

  /** Reads what there is to check; never fails. */
  static Mono<PlaceCheck> read(Backend backend, Resources resources) {
    return Flux.fromIterable(backend.places())
        .flatMap(place -> config(place, resources), AT_ONCE, 1)
        .collectList()
        .map(configs -> new PlaceCheck(resources, configs));
  }

  private static Mono<PlaceConfig> config(Backend place, Resources resources) {
    return new FileReader(place, resources)
        .read(FileHandle.CONFIG, stored -> stored.raw(UnlockedRepository.CONFIG_CAP))
        .map(box -> new PlaceConfig(place.describe(), box))
        .onErrorResume(
            SluiceException.class,
            e -> {
              warn(resources, e.getMessage() + "; reading from the other places");
              return Mono.empty();
            });
  }

  /** Fails with {@link Kind#INVALID_ARGUMENT} if a place has another repository than this. */
  void check(MasterKey key, RepositoryConfig config) {
    for (PlaceConfig there : configs) {
      Optional<RepositoryConfig> opened = open(key, there.box());
      if (opened.isEmpty()) {
        unreadable(there.place());
      } else if (!config.isLost() && !opened.get().id().equals(config.id())) {
        throw new SluiceException(
            Kind.INVALID_ARGUMENT,
            "there is another repository at " + there.place() + "; leave that place out");
      }
    }
  }

  private void unreadable(String place) {
    String why =
        "the config at "
            + place
            + " does not match the key: it is damaged, or there is another"
            + " repository";
    if (!resources.options().isConfigOptional()) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT, why + "; leave that place out, or give --without-config");
    }
    warn(resources, why);
  }

  private static Optional<RepositoryConfig> open(MasterKey key, byte[] sealed) {
    if (sealed.length < BoxOpener.OVERHEAD) {
      return Optional.empty();
    }
    try {
      return Optional.of(UnlockedRepository.openConfig(key, sealed));
    } catch (SluiceException e) {
      return Optional.empty();
    }
  }

  private static void warn(Resources resources, String warning) {
    resources.options().onWarning().accept(warning);
  }
}
