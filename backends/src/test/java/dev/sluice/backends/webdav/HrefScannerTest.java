package dev.sluice.backends.webdav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HrefScannerTest {
  private static final Id ID = new Id(1, 2, 3, 4);

  private static List<Id> scan(String answer, int pieceBytes, HrefScanner scanner) {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    List<Id> ids = new ArrayList<>();
    for (int i = 0; i < bytes.length; i += pieceBytes) {
      int length = Math.min(pieceBytes, bytes.length - i);
      ids.addAll(scanner.accept(ByteBuffer.wrap(bytes, i, length)));
    }
    return ids;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  void findsNamesWhateverTheServersStyle(int pieceBytes) {
    String answer =
        "<?xml version=\"1.0\"?>\n<D:multistatus xmlns:D='DAV:'>"
            + "<D:response><D:href>/dav/index/</D:href><D:propstat/></D:response>"
            + "<d:response><d:href>\n  https://host/a%20b/"
            + ID.hex()
            + "\n</d:href><hreflang>x</hreflang></d:response>"
            + "<response><href xml:lang='de'>/"
            + "long".repeat(1000)
            + "/"
            + new Id(5, 6, 7, 8).hex()
            + "</href></response>"
            + "<response><href>/index/README</href></response></D:multistatus>\n";
    HrefScanner scanner = new HrefScanner();
    assertThat(scan(answer, pieceBytes, scanner)).containsExactly(ID, new Id(5, 6, 7, 8));
    assertThat(scanner.isComplete()).isTrue();
  }

  @Test
  void knowsAnEmptyListFromACutOneAndFromNone() {
    HrefScanner empty = new HrefScanner();
    assertThat(scan("<multistatus xmlns='DAV:'/>", 5, empty)).isEmpty();
    assertThat(empty.isComplete()).isTrue();
    HrefScanner cut = new HrefScanner();
    scan("<m:multistatus><m:href>/" + ID.hex() + "</m:href>", 5, cut);
    assertThat(cut.hasRoot()).isTrue();
    assertThat(cut.isComplete()).isFalse();
    HrefScanner page = new HrefScanner();
    scan("<html><body><a href='x'>hello</a></body></html><>", 5, page);
    assertThat(page.hasRoot()).isFalse();
  }
}
