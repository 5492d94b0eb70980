package dev.sluice.backends.b2;

/**
 * What an authorization gives for a day.
 *
 * @param account its id
 * @param apiUrl where questions are asked
 * @param downloadUrl where files are
 * @param token lets in to both
 */
record B2Session(String account, String apiUrl, String downloadUrl, String token) {
  /** Not the token. */
  @Override
  public String toString() {
    return "session of " + apiUrl;
  }
}
