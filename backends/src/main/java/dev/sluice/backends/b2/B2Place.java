package dev.sluice.backends.b2;

import dev.sluice.backends.objects.ObjectRoot;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;

/**
 * Which bucket, and where in it the repository is.
 *
 * @param bucket its name
 * @param root where in it the repository is
 */
record B2Place(String bucket, ObjectRoot root) {
  B2Place {
    if (!bucket.matches("[A-Za-z0-9-]{1,63}")) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT,
          "the location must be like b2:bucket:path, with the name of a bucket");
    }
  }

  /** Reads what stands behind {@code b2:}: a bucket alone, or a path in it. */
  static B2Place parse(String address) {
    int colon = address.indexOf(':');
    return new B2Place(
        colon < 0 ? address : address.substring(0, colon),
        ObjectRoot.of(colon < 0 ? "" : address.substring(colon + 1)));
  }

  /** For people: {@code b2:bucket:path}, or {@code b2:bucket}. */
  @Override
  public String toString() {
    return "b2:" + bucket + (root.path().isEmpty() ? "" : ":" + root.path());
  }
}
