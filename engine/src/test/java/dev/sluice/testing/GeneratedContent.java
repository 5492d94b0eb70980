package dev.sluice.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes the contents of blobs: each from a seed of its own, so that they can be made again. */
final class GeneratedContent {
  /** The seed of a blob of zeros. */
  static final long ZEROS = 0;

  private static final int STRETCH = 4096;
  private static final byte[] TEXT = text();

  private final double compressibility;

  /**
   * @param compressibility from 0, noise that does not get shorter, to 1, text
   */
  GeneratedContent(double compressibility) {
    this.compressibility = compressibility;
  }

  /** Fills the first {@code length} bytes. */
  void fill(long seed, byte[] bytes, int length) {
    Noise noise = new Noise(seed);
    if (seed == ZEROS) {
      Arrays.fill(bytes, 0, length, (byte) 0);
    } else if (compressibility == 0) {
      noise.fill(bytes, 0, length);
    } else {
      for (int i = 0; i < length; i += STRETCH) {
        int n = Math.min(STRETCH, length - i);
        if (noise.happens(compressibility)) {
          System.arraycopy(TEXT, noise.nextInt(TEXT.length - STRETCH), bytes, i, n);
          noise.fill(bytes, i, Math.min(n, 16)); // so that no two are the same
        } else {
          noise.fill(bytes, i, n);
        }
      }
    }
  }

  /** Sentences of invented words, of which zstd makes about a quarter to a third. */
  private static byte[] text() {
    Noise noise = new Noise(42);
    String[] syllables = {
      "ta", "ri", "mo", "ven", "sel", "ka", "dur", "o", "lin", "pe", "sha", "um"
    };
    StringBuilder text = new StringBuilder();
    while (text.length() < 8 << 20) {
      for (int i = noise.nextInt(4); i >= 0; i--) {
        text.append(syllables[noise.nextInt(syllables.length)]);
      }
      text.append(noise.happens(0.1) ? ".\n" : " ");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
