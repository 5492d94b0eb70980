package dev.sluice.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.params.KeyParameter;

class Poly1305Test {
  @Property(tries = 5000)
  void agreesWithBouncyCastleForAnyMessageInAnyPieces(
      @ForAll("halves") byte[] r,
      @ForAll("halves") byte[] s,
      @ForAll("messages") byte[] message,
      @ForAll @IntRange(max = 20) int offset,
      @ForAll @Size(max = 30) List<@IntRange(max = 150) Integer> pieces) {
    byte[] padded = new byte[offset + message.length + 3];
    System.arraycopy(message, 0, padded, offset, message.length);
    Poly1305 mac = new Poly1305(r);

    int at = 0;
    for (int piece : pieces) {
      int length = Math.min(piece, message.length - at);
      mac.update(padded, offset + at, length);
      at += length;
    }
    mac.update(padded, offset + at, message.length - at);

    assertThat(mac.matches(s, bouncyCastle(r, s, message), 0)).isTrue();
  }

  @Property
  void refusesATagWithOneBitChanged(
      @ForAll("halves") byte[] r,
      @ForAll("halves") byte[] s,
      @ForAll("messages") byte[] message,
      @ForAll @IntRange(max = 127) int bit) {
    byte[] tag = bouncyCastle(r, s, message);
    tag[bit / 8] ^= (byte) (1 << bit % 8);
    Poly1305 mac = new Poly1305(r);
    mac.update(message, 0, message.length);

    assertThat(mac.matches(s, tag, 0)).isFalse();
  }

  @Property(tries = 200)
  void startsAfreshAfterEachMessage(
      @ForAll("halves") byte[] r,
      @ForAll("messages") byte[] first,
      @ForAll("messages") byte[] second) {
    byte[] s = new byte[16];
    Poly1305 mac = new Poly1305(r);
    mac.update(first, 0, first.length);
    assertThat(mac.matches(s, new byte[16], 0)).isEqualTo(isZero(bouncyCastle(r, s, first)));
    mac.update(first, 0, first.length);
    mac.reset();
    mac.update(second, 0, second.length);

    assertThat(mac.matches(s, bouncyCastle(r, s, second), 0)).isTrue();
  }

  @Example
  void agreesOnAMegabyteOfOnes() {
    byte[] ones = filled(1 << 20, 0xff);
    byte[] half = filled(16, 0xff);
    Poly1305 mac = new Poly1305(half);
    mac.update(ones, 0, ones.length);

    assertThat(mac.matches(half, bouncyCastle(half, half, ones), 0)).isTrue();
  }

  private static boolean isZero(byte[] tag) {
    return Arrays.equals(tag, new byte[16]);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  static byte[] bouncyCastle(byte[] r, byte[] s, byte[] message) {
    byte[] key = Arrays.copyOf(r, 32);
    System.arraycopy(s, 0, key, 16, 16);
    var mac = new org.bouncycastle.crypto.macs.Poly1305();
    mac.init(new KeyParameter(key));
    mac.update(message, 0, message.length);
    byte[] tag = new byte[16];
    mac.doFinal(tag, 0);
    return tag;
  }

  /** Key halves and blocks: random, and all zeros or ones, where carries go furthest. */
  @Provide
  Arbitrary<byte[]> halves() {
    Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofSize(16);
    return Arbitraries.oneOf(random, Arbitraries.of(0, 0xff, 0xfc).map(b -> filled(16, b)));
  }

  @Provide
  Arbitrary<byte[]> messages() {
    Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(700);
    Arbitrary<byte[]> ones = Arbitraries.integers().between(0, 700).map(n -> filled(n, 0xff));
    return Arbitraries.oneOf(random, ones);
  }
}
