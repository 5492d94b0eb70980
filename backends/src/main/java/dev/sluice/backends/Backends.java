package dev.sluice.backends;

import dev.sluice.backend.Backend;
import dev.sluice.backends.hotcold.HotColdBackend;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.http.Proxies;
import dev.sluice.backends.mirror.MirrorBackend;
import dev.sluice.backends.resilience.HedgingBackend;
import dev.sluice.backends.resilience.LimitedBackend;
import dev.sluice.backends.resilience.RetryPolicy;
import dev.sluice.backends.resilience.RetryingBackend;
import dev.sluice.backends.resilience.SelfTuningBackend;
import dev.sluice.backends.resilience.StallTimeoutBackend;
import dev.sluice.backends.resilience.Timer;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/** Opens the storage that a location names, in restic's and rustic's spelling. */
public final class Backends {
  private Backends() {}

  /**
   * Opens a storage. Nothing is read yet: whether there is a repository shows when it is opened.
   *
   * @param location a path, {@code local:PATH}, or {@code rest:URL}
   * @return the storage, which is the caller's to close; it fails stalled requests, keeps to the
   *     limits, and tries again what may pass
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT} or {@link Kind#UNSUPPORTED} and a
   *     message without secrets
   */
  public static Backend open(String location, BackendOptions options) {
    return opened(location, options, Optional.empty());
  }

  /**
   * Opens a pair as rustic writes it.
   *
   * @param hot location of the part that holds only metadata
   * @param cold location of the complete part
   * @return the pair, which gives its hot part by {@link Backend#hot}
   */
  public static Backend openHotCold(String hot, String cold, BackendOptions options) {
    return pair(hot, cold, options, Optional.empty());
  }

  /**
   * Opens several places of one repository as one storage. Reads are spread by how fast each place
   * turns out to be. What one does not have, delivers damaged or cannot deliver comes from another;
   * a place that does not answer, at the start or later, is left alone and asked again from time to
   * time. Whether all have the same repository is checked when that is opened.
   *
   * @param places the main one first, of which lists are taken as long as it answers; at least one
   */
  public static Backend openMirrored(List<RepositoryPlace> places) {
    if (places.size() == 1) {
      return openPlace(places.get(0), Optional.empty());
    }
    List<OpenedBackend> opened = new ArrayList<>();
    try {
      for (RepositoryPlace place : places) {
        opened.add(openPlace(place, Optional.of(RetryPolicy.ONE_OF_SEVERAL)));
      }
      return mirrored(opened, places.get(0).options());
    } catch (SluiceException e) {
      opened.forEach(Backend::close);
      throw e;
    }
  }

  private static OpenedBackend mirrored(List<OpenedBackend> places, BackendOptions options) {
    boolean isRemote = places.stream().anyMatch(OpenedBackend::isRemote);
    Timer timer = new Timer();
    Backend mirrors = new MirrorBackend(List.copyOf(places), timer);
    Backend retrying =
        retrying(mirrors, isRemote ? RetryPolicy.NETWORK : RetryPolicy.LOCAL, timer, options);
    return new OpenedBackend(hedging(retrying, isRemote, timer, options), isRemote, timer::close);
  }

  private static OpenedBackend openPlace(RepositoryPlace place, Optional<RetryPolicy> retries) {
    return place.hot().isPresent()
        ? pair(place.hot().get(), place.location(), place.options(), retries)
        : opened(place.location(), place.options(), retries);
  }

  private static OpenedBackend pair(
      String hot, String cold, BackendOptions options, Optional<RetryPolicy> retries) {
    OpenedBackend hotPart = opened(hot, options, retries);
    try {
      Backend pair = new HotColdBackend(hotPart, opened(cold, options, retries));
      // What is worth keeping lies in the hot part.
      return new OpenedBackend(pair, hotPart.isRemote(), () -> {});
    } catch (SluiceException e) {
      hotPart.close();
      throw e;
    }
  }

  private static OpenedBackend opened(
      String location, BackendOptions asked, Optional<RetryPolicy> retries) {
    HttpSettings http = asked.http().withProxies(Proxies.of(asked.environment()));
    BackendOptions options = asked.withHttp(http);
    BackendLocation parsed = BackendLocation.parse(location);
    Scheme scheme = parsed.scheme();
    OptionalInt connections = options.connections(scheme);
    Scheme.Place place =
        new Scheme.Place(parsed.address(), connections, options.own(scheme), options);
    Backend storage = scheme.opener().open(place);
    OptionalInt limit =
        scheme.isNarrow() && connections.isEmpty()
            ? OptionalInt.of(storage.connections())
            : connections;
    return stack(scheme, storage, limit, options, retries);
  }

  /**
   * What is put around each storage, from the inside out, and why in this order:
   *
   * <ol>
   *   <li>the stall timeout, which ends one attempt, and must not count the waits below;
   *   <li>the limits: an attempt waits for its turn untimed, and holds no connection while the next
   *       one is being waited for;
   *   <li>the tuning, which limits requests further, by what they bring: it has to see each attempt
   *       and how it failed;
   *   <li>the retry, which makes attempts, and is the only one that tries again;
   *   <li>the hedge, which makes a read a second time that is late or slow, here or elsewhere: a
   *       retry only hears of what fails. With mirrors it stands around all of them, so that the
   *       second time is at another place;
   *   <li>the pair of a hot and a cold part, each of which has all of the above for itself;
   *   <li>the mirrors, which choose between such places and leave one alone after a few attempts;
   *       around them a retry that waits for longer, when none of them answers;
   *   <li>the cache, which needs to know the repository first and is put around all by whoever
   *       opens that.
   * </ol>
   */
  private static OpenedBackend stack(
      Scheme scheme,
      Backend storage,
      OptionalInt connections,
      BackendOptions options,
      Optional<RetryPolicy> retries) {
    Timer timer = new Timer();
    Backend timed = new StallTimeoutBackend(storage, options.stallTimeout(), timer);
    Backend limited =
        new LimitedBackend(
            timed,
            scheme.isRemote() ? connections : OptionalInt.empty(),
            options.bytesPerSecond(),
            timer);
    Backend tuned =
        scheme.isRemote()
            ? new SelfTuningBackend(
                limited, connections.orElse(HttpTransport.MOST_CONNECTIONS), timer)
            : limited;
    Backend retrying = retrying(tuned, retries.orElse(scheme.retries()), timer, options);
    boolean isWhole = retries.isEmpty();
    return new OpenedBackend(
        isWhole ? hedging(retrying, scheme.isRemote(), timer, options) : retrying,
        scheme.isRemote(),
        timer::close);
  }

  /** Not where what arrives is held back on purpose. */
  private static Backend hedging(
      Backend inner, boolean isRemote, Timer timer, BackendOptions options) {
    return isRemote && options.bytesPerSecond().isEmpty()
        ? new HedgingBackend(inner, timer)
        : inner;
  }

  private static Backend retrying(
      Backend inner, RetryPolicy policy, Timer timer, BackendOptions options) {
    return new RetryingBackend(
        inner,
        policy,
        timer,
        () -> ThreadLocalRandom.current().nextDouble(),
        options.retryListener());
  }
}
