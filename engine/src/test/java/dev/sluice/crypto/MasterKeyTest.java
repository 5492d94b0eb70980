package dev.sluice.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MasterKeyTest {
  @Test
  void splitsDerivedBytesInStorageOrder() {
    byte[] derived = new byte[64];
    for (int i = 0; i < 64; i++) {
      derived[i] = (byte) i;
    }
    byte[] encrypt = Arrays.copyOf(derived, 32);
    byte[] macK = Arrays.copyOfRange(derived, 32, 48);
    byte[] macR = Arrays.copyOfRange(derived, 48, 64);
    byte[] box = Boxes.seal(encrypt, macK, macR, new byte[16], new byte[] {42});
    byte[] out = new byte[1];

    MasterKey.ofDerived(derived).newOpener().open(box, 0, box.length, out, 0);

    assertThat(out[0]).isEqualTo((byte) 42);
  }

  @Test
  void refusesPartsOfAnotherLength() {
    assertThatThrownBy(() -> new MasterKey(new byte[32], new byte[16], new byte[15]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MasterKey.ofDerived(new byte[63]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsNothingSecret() {
    assertThat(new MasterKey(new byte[32], new byte[16], new byte[16])).hasToString("MasterKey");
  }

  @Test
  void openersOutliveTheKeyButNoNewOnesAreMade() {
    byte[] zeros = new byte[16];
    byte[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    byte[] encrypt = new byte[32];
    encrypt[5] = 9;
    byte[] box = Boxes.seal(encrypt, ones, ones, zeros, new byte[] {7});
    MasterKey key = new MasterKey(encrypt, ones, ones);
    BoxOpener opener = key.newOpener();
    key.destroy();
    byte[] out = new byte[1];

    opener.open(box, 0, box.length, out, 0);

    assertThat(out[0]).isEqualTo((byte) 7);
    assertThatThrownBy(key::newOpener).isInstanceOf(IllegalStateException.class);
    assertThat(encrypt[5]).as("the caller's array is its own").isEqualTo((byte) 9);
  }
}
