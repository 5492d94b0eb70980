package dev.sluice.backends.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whom to trust, and who to be. Immutable; start from {@link #DEFAULTS}.
 *
 * @param authorities PEM files with the certificates of those whose word on a server is trusted,
 *     instead of those that Java trusts; empty by default
 * @param identity a PEM file with a certificate, what vouches for it, and its private key, in any
 *     order, for servers that ask who is calling
 * @param isUnchecked whether any certificate is taken, for any host; anybody in between can then
 *     read the login
 */
public record Tls(List<Path> authorities, Optional<Path> identity, boolean isUnchecked) {
  /** What Java trusts, and nobody in particular. */
  public static final Tls DEFAULTS = new Tls(List.of(), Optional.empty(), false);

  public Tls {
    authorities = List.copyOf(authorities);
  }

  boolean isDefault() {
    return equals(DEFAULTS);
  }
}
