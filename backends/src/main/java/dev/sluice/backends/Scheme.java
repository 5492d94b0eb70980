package dev.sluice.backends;

import dev.sluice.backend.Backend;
import dev.sluice.backends.resilience.RetryPolicy;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A kind of storage.
 *
 * @param name what its locations begin with: {@code rest}
 * @param options the names of its own, besides {@code connections}, without the scheme in front
 * @param isRemote whether it lies behind a network: then it is tried for longer, the connections
 *     are limited, and what is read often is kept on a local disk
 * @param isNarrow whether it has no more connections than it proposes, as long as nobody says how
 *     many, so that more requests would only wait
 * @param opener makes the storage alone, without anything around it
 */
record Scheme(String name, Set<String> options, boolean isRemote, boolean isNarrow, Opener opener) {
  /** One that takes as many connections as are tried. */
  Scheme(String name, Set<String> options, boolean isRemote, Opener opener) {
    this(name, options, isRemote, false, opener);
  }

  /** Makes storages. */
  interface Opener {
    /** Nothing is connected yet; throws a {@link dev.sluice.error.SluiceException}. */
    Backend open(Place place);
  }

  /**
   * One storage of a kind.
   *
   * @param address what stands behind the scheme; may contain a password
   * @param connections how many there may be, if that was said
   * @param own the options of this kind of storage, without the scheme in front
   * @param all options of all kinds, the environment and the network's settings
   */
  record Place(
      String address, OptionalInt connections, Map<String, String> own, BackendOptions all) {
    @Override
    public String toString() {
      return "Place[own=" + own.keySet() + "]";
    }
  }

  RetryPolicy retries() {
    return isRemote ? RetryPolicy.NETWORK : RetryPolicy.LOCAL;
  }
}
