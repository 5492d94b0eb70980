package dev.sluice.backends.swift;

import dev.sluice.backends.objects.ObjectRoot;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;

/**
 * Which container, and where in it the repository is.
 *
 * @param container its name
 * @param root where in it the repository is
 */
record SwiftPlace(String container, ObjectRoot root) {
  SwiftPlace {
    if (container.isEmpty() || container.contains("/")) {
      throw invalid();
    }
  }

  /** Reads what stands behind {@code swift:}: a container, and a path that begins with a slash. */
  static SwiftPlace parse(String address) {
    int colon = address.indexOf(":/");
    if (colon < 0) {
      throw invalid();
    }
    return new SwiftPlace(address.substring(0, colon), ObjectRoot.of(address.substring(colon + 1)));
  }

  private static SluiceException invalid() {
    return new SluiceException(
        Kind.INVALID_ARGUMENT, "the location must be like swift:container:/path");
  }

  /** For people: {@code swift:container:/path}. */
  @Override
  public String toString() {
    return "swift:" + container + ":/" + root.path();
  }
}
