package dev.sluice.testing;

import com.github.luben.zstd.ZstdCompressCtx;

/** Compresses into single zstd frames, as the writers of the format do. Not for several threads. */
final class Zstandard {
  /** The level used where nobody asks for another. */
  static final int LEVEL = 3;

  private final ZstdCompressCtx context = new ZstdCompressCtx();

  /**
   * @param level 1 to 22
   * @param hasContentSize whether frames say how long their content is (restic's do from 256 bytes
   *     up, rustic's never)
   */
  Zstandard(int level, boolean hasContentSize) {
    context.setLevel(level).setChecksum(false).setContentSize(hasContentSize);
  }

  byte[] compress(byte[] content) {
    return context.compress(content);
  }

  /**
   * Compresses the first {@code length} bytes into {@code frame}; returns the length of the frame.
   */
  int compress(byte[] content, int length, byte[] frame) {
    return context.compressByteArray(frame, 0, frame.length, content, 0, length);
  }

  /** An unpacked file's plaintext in compressed form: the byte 2, then a frame. */
  byte[] compressUnpacked(byte[] json) {
    byte[] frame = compress(json);
    byte[] tagged = new byte[frame.length + 1];
    tagged[0] = 2;
    System.arraycopy(frame, 0, tagged, 1, frame.length);
    return tagged;
  }
}
