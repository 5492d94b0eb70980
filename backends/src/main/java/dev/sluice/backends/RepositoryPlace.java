package dev.sluice.backends;

import java.util.Optional;

/**
 * One of the places where a repository lies, with options of its own.
 *
 * @param location in restic's or rustic's spelling; where {@code hot} is given, of the cold part
 * @param hot location of the hot part, if it is a pair of rustic's
 * @param options how this place is opened, login and connections included
 */
public record RepositoryPlace(String location, Optional<String> hot, BackendOptions options) {
  /** An ordinary one, not a pair. */
  public static RepositoryPlace of(String location, BackendOptions options) {
    return new RepositoryPlace(location, Optional.empty(), options);
  }

  /** Without location, which may contain a password. */
  @Override
  public String toString() {
    return "RepositoryPlace[" + options + "]";
  }
}
