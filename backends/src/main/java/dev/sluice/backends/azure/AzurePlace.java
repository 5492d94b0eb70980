package dev.sluice.backends.azure;

import dev.sluice.backends.objects.ObjectRoot;
import dev.sluice.backends.text.Percent;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;

/**
 * Which container on which server, and where in it the repository is.
 *
 * @param server with its scheme, and on an emulator the account, without a slash at the end
 * @param container its name
 * @param root where in it the repository is
 */
record AzurePlace(String server, String container, ObjectRoot root) {
  AzurePlace {
    if (!container.matches("[A-Za-z0-9$-]{1,63}")) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT,
          "the location must be like azure:container:/path, with a name of a container that has only"
              + " letters, digits and dashes");
    }
  }

  /** Reads what stands behind {@code azure:}, whose second colon must be there. */
  static AzurePlace parse(String address, String server) {
    int colon = address.indexOf(':');
    return new AzurePlace(
        server,
        colon < 0 ? "" : address.substring(0, colon),
        ObjectRoot.of(colon < 0 ? "" : address.substring(colon + 1)));
  }

  /** The address of the container. */
  String base() {
    return server + "/" + container;
  }

  /** The address of an object. */
  String uri(String name) {
    return base() + "/" + Percent.encodePath(root.key(name));
  }

  /** For people: {@code azure:container:/path}. */
  @Override
  public String toString() {
    return "azure:" + container + ":/" + root.path();
  }
}
