package dev.sluice.format;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** The plaintext of a file that is no pack: JSON, or a byte 2 and a zstd frame of JSON. */
public final class UnpackedFile {
  private static final int COMPRESSED = 2;

  private UnpackedFile() {}

  /**
   * The JSON in a plaintext, decompressed while it is read. Close the stream: it holds native
   * memory.
   *
   * @throws SluiceException of kind {@code DAMAGED} if the encoding is not known
   */
  public static InputStream json(byte[] plaintext, int offset, int length) {
    return json(new ByteArrayInputStream(plaintext, offset, length));
  }

  /**
   * The same for a plaintext that is itself a stream, which is closed with the result.
   *
   * @throws SluiceException of kind {@code DAMAGED} if the encoding is not known
   */
  public static InputStream json(InputStream plaintext) {
    try {
      PushbackInputStream in = new PushbackInputStream(plaintext, 1);
      int first = in.read();
      if (first == COMPRESSED) {
        return new ZstdInputStreamNoFinalizer(in);
      }
      if (first >= 0) {
        in.unread(first);
      }
      requireJson(first);
      return in;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static void requireJson(int first) {
    if (first < 0) {
      throw new SluiceException(Kind.DAMAGED, "is empty");
    }
    if (first != '{' && first != '[') {
      throw new SluiceException(
          Kind.DAMAGED, "unsupported encoding 0x%02x, possibly a newer format".formatted(first));
    }
  }

  /**
   * Reads a stream to its end and closes it.
   *
   * @param capBytes how much is accepted
   * @param what begins the message of the error: {@code snapshot 102732db}
   * @throws SluiceException of kind {@code LIMIT} if there is more, {@code DAMAGED} if it does not
   *     decompress
   */
  public static byte[] readAll(InputStream in, int capBytes, String what) {
    try (in) {
      byte[] bytes = in.readNBytes(capBytes);
      if (in.read() >= 0) {
        throw new SluiceException(
            Kind.LIMIT,
            what + " is larger than " + (capBytes >> 10) + " KiB, which is not plausible");
      }
      return bytes;
    } catch (IOException e) {
      SluiceException failure = failure(e);
      throw new SluiceException(failure.kind(), what + ": " + failure.getMessage(), e);
    }
  }

  /** The error for a stream of {@link #json} that failed. */
  static SluiceException failure(IOException e) {
    return e instanceof ZstdIOException
        ? new SluiceException(Kind.DAMAGED, "decompression failed: " + e.getMessage(), e)
        : new SluiceException(Kind.STORAGE, "cannot read: " + e.getMessage(), e);
  }
}
