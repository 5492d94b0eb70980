package dev.sluice.format;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;

/**
 * A key file: the master key, sealed with a key that scrypt derives from a password.
 *
 * @param n scrypt's cost, a power of two above 1
 * @param r scrypt's block size, at least 1
 * @param p scrypt's number of passes, at least 1
 * @param salt for scrypt; not copied
 * @param data the sealed box with the master key; not copied
 * @param username of who made the key, may be empty
 * @param hostname where the key was made, may be empty
 * @param created when, as stored, may be empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record KeyFile(
    int n,
    int r,
    int p,
    byte[] salt,
    byte[] data,
    String username,
    String hostname,
    String created) {

  /**
   * Reads a key file, which is not encrypted.
   *
   * @throws SluiceException of kind {@code DAMAGED}, or {@code UNSUPPORTED} for another key
   *     derivation; the message says why, but not which file
   */
  public static KeyFile parse(byte[] json) {
    Draft draft = new Draft();
    JsonInput.readObject(json, draft);
    if (!draft.kdf.equals("scrypt")) {
      throw new SluiceException(
          Kind.UNSUPPORTED, "KDF \"" + JsonInput.display(draft.kdf) + "\" is not scrypt");
    }
    if (draft.n < 2 || Integer.bitCount(draft.n) != 1) {
      throw damaged("scrypt N = " + draft.n + " is not a power of two above 1");
    }
    if (draft.r < 1 || draft.p < 1) {
      throw damaged("scrypt r = " + draft.r + ", p = " + draft.p + " is out of range");
    }
    if (draft.salt.length == 0 || draft.data.length == 0) {
      throw damaged(draft.salt.length == 0 ? "no salt" : "no data");
    }
    return draft.keyFile();
  }

  private static SluiceException damaged(String reason) {
    return new SluiceException(Kind.DAMAGED, reason);
  }

  private static final class Draft implements JsonInput.Fields {
    private static final byte[] NONE = {};

    private String kdf = "";
    private int n;
    private int r;
    private int p;
    private byte[] salt = NONE;
    private byte[] data = NONE;
    private String username = "";
    private String hostname = "";
    private String created = "";

    @Override
    public void read(String name, JsonInput value) throws IOException {
      switch (name) {
        case "kdf" -> kdf = value.text(name);
        case "N" -> n = (int) value.number(name, Integer.MAX_VALUE);
        case "r" -> r = (int) value.number(name, Integer.MAX_VALUE);
        case "p" -> p = (int) value.number(name, Integer.MAX_VALUE);
        case "salt" -> salt = value.base64(name);
        case "data" -> data = value.base64(name);
        case "username" -> username = value.text(name);
        case "hostname" -> hostname = value.text(name);
        case "created" -> created = value.text(name);
        default -> {}
      }
    }

    KeyFile keyFile() {
      return new KeyFile(n, r, p, salt, data, username, hostname, created);
    }
  }
}
