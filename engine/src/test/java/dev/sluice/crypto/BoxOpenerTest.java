package dev.sluice.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BoxOpenerTest {
  private static final byte[] ENCRYPT = random(32, 1);
  private static final byte[] MAC_K = random(16, 2);
  private static final byte[] MAC_R = random(16, 3);

  private final BoxOpener opener = new MasterKey(ENCRYPT, MAC_K, MAC_R).newOpener();

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] seal(byte[] plaintext) {
    return Boxes.seal(ENCRYPT, MAC_K, MAC_R, random(16, plaintext.length), plaintext);
  }

  @Property
  void opensWhatWasSealed(
      @ForAll @Size(max = 2000) byte[] plaintext,
      @ForAll @IntRange(max = 40) int offset,
      @ForAll @IntRange(max = 40) int plaintextOffset) {
    byte[] box = seal(plaintext);
    byte[] storage = random(offset + box.length + 7, 9);
    System.arraycopy(box, 0, storage, offset, box.length);
    byte[] out = random(plaintextOffset + plaintext.length + 5, 10);
    byte[] before = out.clone();

    int length = opener.open(storage, offset, box.length, out, plaintextOffset);

    System.arraycopy(plaintext, 0, before, plaintextOffset, plaintext.length);
    assertThat(length).isEqualTo(plaintext.length);
    assertThat(out).as("nothing beside the plaintext").isEqualTo(before);
  }

  @Property
  void refusesABoxWithAnyBitChangedAndWritesNothing(
      @ForAll @Size(max = 200) byte[] plaintext, @ForAll @IntRange(min = 0) int seed) {
    byte[] box = seal(plaintext);
    int bit = seed % (box.length * 8);
    box[bit / 8] ^= (byte) (1 << bit % 8);
    byte[] out = random(plaintext.length, 11);

    assertThatThrownBy(() -> opener.open(box, 0, box.length, out, 0))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED));
    assertThat(out).isEqualTo(random(plaintext.length, 11));
  }

  @Example
  void opensBoxesOfManyUpdatesOneAfterAnother() {
    byte[] out = new byte[3 << 20];
    for (int length : new int[] {3 << 20, 16 * 1024, 16 * 1024 + 1, 0, 1, 1 << 20}) {
      byte[] plaintext = random(length, length);
      assertThat(opener.open(seal(plaintext), 0, length + 32, out, 0)).isEqualTo(length);
      assertThat(Arrays.equals(out, 0, length, plaintext, 0, length)).isTrue();
    }
  }

  @Example
  void countsTheInitialBlockBeyondAllOnes() {
    byte[] iv = new byte[16];
    Arrays.fill(iv, (byte) 0xff);
    byte[] plaintext = random(100, 5);
    byte[] box = Boxes.seal(ENCRYPT, MAC_K, MAC_R, iv, plaintext);
    byte[] out = new byte[100];

    opener.open(box, 0, box.length, out, 0);

    assertThat(out).isEqualTo(plaintext);
  }

  @Example
  void namesTheLengthOfABoxThatIsTooShort() {
    assertThatThrownBy(() -> opener.open(new byte[31], 0, 31, new byte[31], 0))
        .isInstanceOf(SluiceException.class)
        .isNotInstanceOf(AuthenticationException.class)
        .hasMessage("truncated (31 bytes)");
  }

  @Property
  void aStreamOpensInTwoPassesOfAnyPieces(
      @ForAll @Size(max = 3000) byte[] plaintext,
      @ForAll @Size(max = 20) List<@IntRange(max = 400) Integer> pieces,
      @ForAll @Size(max = 20) List<@IntRange(max = 400) Integer> otherPieces) {
    byte[] box = seal(plaintext);
    byte[] ciphertext = Arrays.copyOfRange(box, 16, box.length - 16);
    BoxStream stream = opener.stream(Arrays.copyOf(box, 16));

    inPieces(ciphertext.length, pieces, (at, n) -> stream.authenticate(ciphertext, at, n));
    assertThat(stream.matches(Arrays.copyOfRange(box, box.length - 16, box.length))).isTrue();
    byte[] out = new byte[plaintext.length];
    inPieces(ciphertext.length, otherPieces, (at, n) -> stream.decrypt(ciphertext, at, n, out, at));

    assertThat(out).isEqualTo(plaintext);
  }

  private interface Piece {
    void take(int at, int length);
  }

  private static void inPieces(int total, List<Integer> pieces, Piece piece) {
    int at = 0;
    for (int length : pieces) {
      int taken = Math.min(length, total - at);
      piece.take(at, taken);
      at += taken;
    }
    piece.take(at, total - at);
  }

  @Example
  void aStreamDecryptsNothingThatIsNotAuthentic() {
    byte[] box = seal(random(50, 1));
    BoxStream stream = opener.stream(Arrays.copyOf(box, 16));
    stream.authenticate(box, 16, 49);

    assertThat(stream.matches(Arrays.copyOfRange(box, 66, 82))).isFalse();
    assertThatThrownBy(() -> stream.decrypt(box, 16, 50, new byte[50], 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Example
  void aStreamDoesNotDisturbItsOpener() {
    byte[] box = seal(random(50, 1));
    BoxStream stream = opener.stream(Arrays.copyOf(box, 16));
    stream.authenticate(box, 16, 20);
    byte[] out = new byte[50];
    opener.open(box, 0, box.length, out, 0);
    stream.authenticate(box, 36, 30);

    assertThat(stream.matches(Arrays.copyOfRange(box, 66, 82))).isTrue();
    assertThat(out).isEqualTo(random(50, 1));
  }

  @Example
  void warmsUp() {
    BoxOpener.warmUp();
  }
}
