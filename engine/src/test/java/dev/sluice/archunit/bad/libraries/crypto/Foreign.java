package dev.sluice.archunit.bad.libraries.crypto;

import com.fasterxml.jackson.core.JsonFactory;
import com.github.luben.zstd.Zstd;
import com.sun.jna.Native;
import org.bouncycastle.util.Pack;

/** One method for each library, in a package that must not know it. */
final class Foreign {
  JsonFactory parses() {
    return new JsonFactory();
  }

  int decompresses() {
    return Zstd.maxCompressionLevel();
  }

  int callsNatively() {
    return Native.getLastError();
  }

  int encrypts(byte[] bytes) {
    return Pack.littleEndianToInt(bytes, 0);
  }
}
