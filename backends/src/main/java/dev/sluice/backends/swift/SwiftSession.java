package dev.sluice.backends.swift;

/**
 * What a login gives.
 *
 * @param storageUrl the address of the account, without a slash at the end
 * @param token lets in
 */
record SwiftSession(String storageUrl, String token) {
  /** Not the token. */
  @Override
  public String toString() {
    return "session of " + storageUrl;
  }
}
