package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UnpackedFileTest {
  private static final byte[] JSON = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  private static byte[] read(byte[] plaintext) {
    return UnpackedFile.readAll(UnpackedFile.json(plaintext, 0, plaintext.length), 1 << 20, "it");
  }

  private static byte[] compressed(byte[]... frames) {
    byte[] plaintext = {2};
    for (byte[] frame : frames) {
      int end = plaintext.length;
      plaintext = Arrays.copyOf(plaintext, end + frame.length);
      System.arraycopy(frame, 0, plaintext, end, frame.length);
    }
    return plaintext;
  }

  private static byte[] frame(byte[] json, boolean hasSize, boolean hasChecksum) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      return context.setContentSize(hasSize).setChecksum(hasChecksum).compress(json);
    }
  }

  @Test
  void readsPlainJsonFromTheMiddleOfAnArray() {
    byte[] plaintext = "xx[1]yy".getBytes(StandardCharsets.UTF_8);

    assertThat(UnpackedFile.readAll(UnpackedFile.json(plaintext, 2, 3), 3, "it"))
        .isEqualTo("[1]".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsFramesWithAndWithoutSizeAndChecksumOneAfterAnother() {
    for (boolean hasSize : new boolean[] {false, true}) {
      for (boolean hasChecksum : new boolean[] {false, true}) {
        byte[] one = frame(Arrays.copyOf(JSON, 3), hasSize, hasChecksum);
        byte[] two = frame(Arrays.copyOfRange(JSON, 3, 7), hasSize, hasChecksum);
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9};
        assertThat(read(compressed(one, two))).isEqualTo(JSON);
        assertThat(read(compressed(one, skippable, two))).isEqualTo(JSON);
      }
    }
  }

  @Test
  void namesAnUnknownEncoding() {
    assertThatThrownBy(() -> read(new byte[] {3, 1}))
        .hasMessage("unsupported encoding 0x03, possibly a newer format");
    assertThatThrownBy(() -> read(" {}".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("unsupported encoding 0x20, possibly a newer format");
    assertThatThrownBy(() -> read(new byte[0])).hasMessage("is empty");
  }

  @Test
  void refusesDamagedFrames() {
    byte[] frame = Zstd.compress(new byte[5000]);
    byte[] cut = Arrays.copyOf(frame, frame.length - 1);
    for (byte[] wrong : new byte[][] {cut, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {0x28}}) {
      assertThatThrownBy(() -> read(compressed(wrong)))
          .isInstanceOfSatisfying(
              SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED))
          .hasMessageStartingWith("it: decompression failed: ");
    }
  }

  @Test
  void stopsAtTheCap() {
    byte[] bomb = compressed(Zstd.compress(new byte[50 << 20]));
    assertThatThrownBy(() -> read(bomb))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT))
        .hasMessage("it is larger than 1024 KiB, which is not plausible");
    byte[] full = compressed(Zstd.compress(new byte[1 << 20]));
    assertThat(read(full)).hasSize(1 << 20);
  }

  @Property
  void failsOnlyWithSluiceExceptions(@ForAll @Size(max = 60) byte[] bytes) {
    try {
      read(compressed(bytes));
    } catch (SluiceException e) {
      assertThat(e.kind()).isEqualTo(Kind.DAMAGED);
    }
  }
}
