package dev.sluice.repository;

/** What unlocks a repository. Never printed. */
public final class Credentials {
  private final byte[] secret;
  private final boolean isMasterKey;

  private Credentials(byte[] secret, boolean isMasterKey) {
    this.secret = secret.clone();
    this.isMasterKey = isMasterKey;
  }

  /**
   * A password, which opens one of the repository's key files.
   *
   * @param utf8 exactly the bytes to use; may be empty. Copied
   */
  public static Credentials password(byte[] utf8) {
    return new Credentials(utf8, false);
  }

  /** A password as text, which is used in UTF-8. */
  public static Credentials password(String text) {
    return password(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /**
   * The master key itself, as rustic keeps it in a key file and {@code restic cat masterkey} prints
   * it. Key files are not needed then.
   */
  public static Credentials masterKey(byte[] json) {
    return new Credentials(json, true);
  }

  boolean isMasterKey() {
    return isMasterKey;
  }

  byte[] secret() {
    return secret.clone();
  }

  @Override
  public String toString() {
    return isMasterKey ? "master key" : "password";
  }
}
