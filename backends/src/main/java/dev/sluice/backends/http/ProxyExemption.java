package dev.sluice.backends.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Hosts that are reached without a proxy.
 *
 * @param isAll whether it is all of them
 * @param suffix {@code .example.com}, or empty
 * @param isWithSuffixItself whether the host {@code example.com} is one of them
 * @param network the first bytes of numeric addresses, or empty
 * @param networkBits how many bits of these count
 * @param port the only port, or -1 for all
 */
record ProxyExemption(
    boolean isAll,
    String suffix,
    boolean isWithSuffixItself,
    byte[] network,
    int networkBits,
    int port) {
  private static final byte[] NO_NETWORK = {};
  private static final int ANY_PORT = -1;

  /** Reads one entry of {@code NO_PROXY} in lower case; nothing for what says nothing. */
  static Optional<ProxyExemption> parse(String entry) {
    if (entry.equals("*")) {
      return Optional.of(new ProxyExemption(true, "", false, NO_NETWORK, 0, ANY_PORT));
    }
    int slash = entry.indexOf('/');
    if (slash > 0) {
      byte[] address = numeric(entry.substring(0, slash));
      String bits = entry.substring(slash + 1);
      return address.length > 0 && bits.matches("\\d{1,3}")
          ? Optional.of(network(address, Math.min(Integer.parseInt(bits), 8 * address.length), -1))
          : Optional.empty();
    }
    byte[] whole = numeric(entry);
    if (whole.length > 0) {
      return Optional.of(network(whole, 8 * whole.length, ANY_PORT));
    }
    boolean hasPort = entry.matches(".*[^:]:\\d{1,5}|\\[.*]:\\d{1,5}");
    int end = hasPort ? entry.lastIndexOf(':') : entry.length();
    int port = hasPort ? Integer.parseInt(entry.substring(end + 1)) : ANY_PORT;
    String host = entry.substring(0, end);
    byte[] address = numeric(host);
    if (address.length > 0) {
      return Optional.of(network(address, 8 * address.length, port));
    }
    String name = host.startsWith("*.") ? host.substring(1) : host;
    if (name.isEmpty() || name.equals(".")) {
      return Optional.empty();
    }
    boolean isOnlyBelow = name.startsWith(".");
    String suffix = isOnlyBelow ? name : "." + name;
    return Optional.of(new ProxyExemption(false, suffix, !isOnlyBelow, NO_NETWORK, 0, port));
  }

  private static ProxyExemption network(byte[] address, int bits, int port) {
    return new ProxyExemption(false, "", false, address, bits, port);
  }

  /** The bytes of a numeric address, in brackets or not; none for a name. */
  private static byte[] numeric(String host) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    return bytes == null ? NO_NETWORK : bytes;
  }

  static boolean isLoopback(String host) {
    byte[] address = numeric(host);
    try {
      return host.equals("localhost")
          || (address.length > 0 && InetAddress.getByAddress(address).isLoopbackAddress());
    } catch (UnknownHostException impossible) {
      return false;
    }
  }

  /** Whether a host, in lower case, is one of them. */
  boolean covers(String host, int itsPort) {
    if (isAll) {
      return true;
    }
    if (port != ANY_PORT && port != itsPort) {
      return false;
    }
    return network.length > 0
        ? isInNetwork(numeric(host))
        : host.endsWith(suffix) || (isWithSuffixItself && suffix.equals("." + host));
  }

  private boolean isInNetwork(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = networkBits / 8;
    int rest = 8 - networkBits % 8;
    return Arrays.equals(network, 0, whole, address, 0, whole)
        && (rest == 8 || (network[whole] & 0xff) >> rest == (address[whole] & 0xff) >> rest);
  }
}
