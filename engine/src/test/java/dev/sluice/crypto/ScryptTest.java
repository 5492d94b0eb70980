package dev.sluice.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.generators.SCrypt;

class ScryptTest {
  private static final long PLENTY = 1 << 30;

  @Property(tries = 300)
  void agreesWithBouncyCastleWhateverTheMemory(
      @ForAll @Size(max = 100) byte[] password,
      @ForAll @Size(max = 100) byte[] salt,
      @ForAll @IntRange(min = 1, max = 8) int logN,
      @ForAll @IntRange(min = 1, max = 9) int r,
      @ForAll @IntRange(min = 1, max = 4) int p,
      @ForAll @IntRange(max = 9) int halvings) {
    int n = 1 << logN;
    long row = 128L * r;
    long memory = row * (n >> Math.min(halvings, logN)) + row * (p + 4);

    assertThat(Scrypt.derive(password, salt, n, r, p, memory))
        .isEqualTo(bouncyCastle(password, salt, n, r, p));
  }

  private static byte[] bouncyCastle(byte[] password, byte[] salt, int n, int r, int p) {
    // BouncyCastle refuses n = 2^(16 r) and above, as RFC 7914 does; no such n is tried here.
    return SCrypt.generate(password, salt, n, r, p, 64);
  }

  @Example
  void derivesTheKeyOfAResticKeyFile() {
    byte[] salt =
        HexFormat.of()
            .parseHex(
                "e84b1da4cb1233f36d3eab3325086501ea7d3f15467a5c276b6f2a95aac07df5"
                    + "533c06b60f83ca6f1df37507ed5e7335a5989e8f2e6bfd17735ff5be001b86df");
    String key =
        "6ed81e7bb07d04905365adebeacbb2bd90a3ff4417d5506bf491cd632bddd3d8"
            + "aeadff63e6c6e0c26ac0687a863431bc80439c338c3e11f4861ae068dd84f1fd";
    byte[] password = "sluice-tiny".getBytes(StandardCharsets.UTF_8);

    assertThat(Scrypt.derive(password, salt, 32768, 8, 2, PLENTY))
        .isEqualTo(HexFormat.of().parseHex(key));
    assertThat(Scrypt.derive(password, salt, 32768, 8, 2, 5 << 20))
        .isEqualTo(HexFormat.of().parseHex(key));
  }

  @Example
  void refusesParametersScryptDoesNotHave() {
    for (int[] wrong :
        new int[][] {
          {0, 8, 1},
          {1, 8, 1},
          {-2, 8, 1},
          {Integer.MIN_VALUE, 8, 1},
          {1000, 8, 1},
          {16, 0, 1},
          {16, 8, 0},
          {16, -8, 1},
          {16, 8, -1},
          {16, 1 << 15, 1 << 15}
        }) {
      assertThatThrownBy(() -> derive(wrong[0], wrong[1], wrong[2], PLENTY))
          .isInstanceOfSatisfying(
              SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED));
    }
  }

  @Example
  void refusesWhatDoesNotFitIntoAnyMemory() {
    for (int[] large :
        new int[][] {{1 << 30, 1 << 20, 1}, {16, 1, (1 << 30) - 1}, {1 << 30, 1, 1 << 29}}) {
      assertThatThrownBy(() -> derive(large[0], large[1], large[2], 64 << 20))
          .isInstanceOfSatisfying(
              SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT))
          .hasMessageEndingWith("needs more than 64 MiB");
    }
    assertThatThrownBy(() -> derive(16, 8, 1, 0)).isInstanceOf(SluiceException.class);
  }

  private static byte[] derive(int n, int r, int p, long memory) {
    return Scrypt.derive(new byte[0], new byte[0], n, r, p, memory);
  }
}
