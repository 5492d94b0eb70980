package dev.sluice.backends.aws;

import java.util.Optional;

/**
 * A pair of keys.
 *
 * @param accessKey names the pair
 * @param secretKey signs
 * @param sessionToken goes with keys that are lent for a while
 */
public record AwsKeys(String accessKey, String secretKey, Optional<String> sessionToken) {
  /** Only which pair it is. */
  @Override
  public String toString() {
    return "key pair";
  }
}
