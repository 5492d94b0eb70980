package dev.sluice.format;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;

/**
 * The stored form of a master key: what is sealed in a key file, and what rustic takes as a key.
 */
public final class MasterKeyJson {
  private MasterKeyJson() {}

  /**
   * Reads a master key.
   *
   * @throws SluiceException of kind {@code DAMAGED}; the message shows nothing of the key
   */
  public static MasterKeyParts parse(byte[] json) {
    Draft draft = new Draft();
    JsonInput.readObject(json, draft);
    if (draft.encrypt.length != 32 || draft.macK.length != 16 || draft.macR.length != 16) {
      throw new SluiceException(Kind.DAMAGED, "master key has wrong length");
    }
    return new MasterKeyParts(draft.encrypt, draft.macK, draft.macR);
  }

  private static final class Draft implements JsonInput.Fields {
    private byte[] encrypt = {};
    private byte[] macK = {};
    private byte[] macR = {};

    @Override
    public void read(String name, JsonInput value) throws IOException {
      switch (name) {
        case "encrypt" -> encrypt = value.base64(name);
        case "mac" -> value.object(this::readMac);
        default -> {}
      }
    }

    private void readMac(String name, JsonInput value) throws IOException {
      switch (name) {
        case "k" -> macK = value.base64(name);
        case "r" -> macR = value.base64(name);
        default -> {}
      }
    }
  }
}
