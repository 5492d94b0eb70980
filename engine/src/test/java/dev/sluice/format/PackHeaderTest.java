package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PackHeaderTest {
  private static final Id ID = new Id(-1, 2, 3, 4);

  private static byte[] header(int... typesAndLengths) {
    ByteBuffer header = ByteBuffer.allocate(500).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < typesAndLengths.length; i += 2) {
      header.put((byte) typesAndLengths[i]).putInt(typesAndLengths[i + 1]);
      if (typesAndLengths[i] >= 2) {
        header.putInt(10 * typesAndLengths[i + 1]);
      }
      header.put(ID.bytes());
    }
    return Arrays.copyOf(header.array(), header.position());
  }

  @Test
  void readsAllFourTypes() {
    byte[] header = header(0, 50, 1, 60, 2, 70, 3, 80);

    assertThat(PackHeader.parse(header, 260 + header.length + 36, header.length + 32))
        .containsExactly(
            new PackHeader.Entry(BlobType.DATA, ID, 0, 50, 0),
            new PackHeader.Entry(BlobType.TREE, ID, 50, 60, 0),
            new PackHeader.Entry(BlobType.DATA, ID, 110, 70, 700),
            new PackHeader.Entry(BlobType.TREE, ID, 180, 80, 800));
  }

  @Test
  void readsLengthsAbove2GiB() {
    byte[] header = header(0, -1);

    assertThat(PackHeader.parse(header, 0xffff_ffffL + 37 + 36, 69).get(0).length())
        .isEqualTo(0xffff_ffffL);
  }

  @Test
  void readsAnEmptyPack() {
    assertThat(PackHeader.parse(new byte[0], 36, 32)).isEmpty();
  }

  @Test
  void refusesWhatDoesNotAddUp() {
    byte[] header = header(0, 50, 1, 60);
    assertRefused(
        header, 110 + 74 + 36 + 1, 106, "blobs and header make 220 bytes, the pack has 221");
    assertRefused(header, 110 + 74 + 36, 107, "length 107 for 74 bytes of entries");
    assertRefused(Arrays.copyOf(header, 73), 219, 105, "the last entry is cut");
    assertRefused(Arrays.copyOf(header, 38), 219, 70, "the last entry is cut");
    assertRefused(header(4, 50), 1000, 73, "unknown blob type 4");
    assertRefused(header(255, 50), 1000, 73, "unknown blob type 255");
  }

  private static void assertRefused(byte[] header, long packSize, int sealed, String reason) {
    assertThatThrownBy(() -> PackHeader.parse(header, packSize, sealed))
        .isInstanceOf(SluiceException.class)
        .hasMessage("header: " + reason);
  }

  @Test
  void readsTheLengthOfTheHeaderAndRefusesImpossibleOnes() {
    assertThat(sealedLength(32, 36)).isEqualTo(32);
    assertThat(sealedLength(16 << 20, 1L << 32)).isEqualTo(16 << 20);
    for (int wrong : new int[] {0, 31, 97, (16 << 20) + 1, -1}) {
      assertThatThrownBy(() -> sealedLength(wrong, wrong == 97 ? 100 : 1L << 32))
          .isInstanceOf(SluiceException.class)
          .hasMessageStartingWith("header: impossible length ");
    }
  }

  private static int sealedLength(int length, long packSize) {
    byte[] end = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN).putInt(2, length).array();
    return PackHeader.sealedLength(end, 2, packSize);
  }
}
