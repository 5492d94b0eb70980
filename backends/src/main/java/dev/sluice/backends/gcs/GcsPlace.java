package dev.sluice.backends.gcs;

import dev.sluice.backends.objects.ObjectRoot;
import dev.sluice.backends.text.Percent;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;

/**
 * Which bucket, and where in it the repository is.
 *
 * @param server with its scheme, without a slash at the end
 * @param bucket its name
 * @param root where in it the repository is
 */
record GcsPlace(String server, String bucket, ObjectRoot root) {
  GcsPlace {
    if (!bucket.matches("[a-z0-9._-]{1,222}")) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT,
          "the location must be like gs:bucket:/path, with the name of a bucket");
    }
  }

  /** Reads what stands behind {@code gs:}, whose second colon must be there. */
  static GcsPlace parse(String address, String server) {
    int colon = address.indexOf(':');
    return new GcsPlace(
        server,
        colon < 0 ? "" : address.substring(0, colon),
        ObjectRoot.of(colon < 0 ? "" : address.substring(colon + 1)));
  }

  /** The address of the list of objects. */
  String list() {
    return server + "/storage/v1/b/" + bucket + "/o";
  }

  /** The address of an object; the slashes in its name are encoded as well. */
  String object(String name) {
    return list() + "/" + Percent.encode(root.key(name));
  }

  /** For people: {@code gs:bucket:/path}. */
  @Override
  public String toString() {
    return "gs:" + bucket + ":/" + root.path();
  }
}
