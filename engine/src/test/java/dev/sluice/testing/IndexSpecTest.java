package dev.sluice.testing;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class IndexSpecTest {
  private static final Id OTHER = new Id(1, 2, 3, 4);

  private final RepositoryBuilder builder =
      RepositoryBuilder.version(2)
          .compression(Compression.NONE)
          .snapshot(file("f", blob("a").inPack("p"), blob("b").inPack("p"), blob("c").inPack("q")));

  /** The plaintext of an index file. */
  private static String text(BuiltRepository repository, int index) {
    String key = repository.masterKey();
    int start = key.indexOf("\"encrypt\":\"") + 11;
    byte[] encrypt = Base64.getDecoder().decode(key.substring(start, start + 44));
    byte[] box = repository.sink().read("index/" + repository.indexes().get(index).hex());
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      IvParameterSpec iv = new IvParameterSpec(Arrays.copyOf(box, 16));
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(encrypt, "AES"), iv);
      byte[] text = cipher.doFinal(box, 16, box.length - 32);
      return new String(text, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String entry(BuiltRepository repository, String content) {
    BlobEntry entry = repository.copyOf(content).entry();
    return String.format(
        "{\"id\":\"%s\",\"type\":\"data\",\"offset\":%d,\"length\":%d}",
        entry.key().id().hex(), entry.offset(), entry.length());
  }

  @Test
  void listsEachPackWithItsBlobs() {
    BuiltRepository r = builder.index(IndexSpec.of("p", "q")).build();

    assertThat(text(r, 0))
        .isEqualTo(
            "{\"packs\":[{\"id\":\"%s\",\"blobs\":[%s,%s]},{\"id\":\"%s\",\"blobs\":[%s]}]}",
            r.pack("p").id().hex(),
            entry(r, "a"),
            entry(r, "b"),
            r.pack("q").id().hex(),
            entry(r, "c"));
    assertThat(r.copyOf("c").indexes()).containsExactlyElementsOf(r.indexes());
  }

  @Test
  void writesTheLegacyArrayAndShares() {
    BuiltRepository r = builder.index(IndexSpec.of("p").share(1, 2).legacy()).build();

    assertThat(text(r, 0))
        .isEqualTo("[{\"id\":\"%s\",\"blobs\":[%s]}]", r.pack("p").id().hex(), entry(r, "b"));
    assertThat(r.copyOf("a").indexes()).isEmpty();
  }

  @Test
  void writesSupersededIndexes() {
    BuiltRepository r =
        builder
            .index(IndexSpec.ofAllPacks())
            .index(IndexSpec.of().supersedesEarlier().supersedes(OTHER))
            .build();

    assertThat(text(r, 1))
        .isEqualTo(
            "{\"supersedes\":[\"%s\",\"%s\"],\"packs\":[]}", OTHER.hex(), r.indexes().get(0).hex());
  }

  @Test
  void writesPacksToDeleteWhichStillCountAsCopies() {
    BuiltRepository r =
        builder.index(IndexSpec.ofAllPacks().toDelete("q", "2024-02-03T04:05:06Z")).build();

    assertThat(text(r, 0))
        .contains("\"packs\":[{\"id\":\"" + r.pack("p").id().hex())
        .endsWith(
            String.format(
                "\"packs_to_delete\":[{\"id\":\"%s\",\"blobs\":[%s],\"time\":\"2024-02-03T04:05:06Z\"}]}",
                r.pack("q").id().hex(), entry(r, "c")));
    assertThat(r.loss(r.snapshot()).isEmpty()).isTrue();
  }

  @Test
  void writesTheFieldsOfRustic() {
    BuiltRepository r = builder.index(IndexSpec.of("q").rustic()).build();

    assertThat(text(r, 0))
        .contains("\"length\":33,\"uncompressed_length\":null}],\"time\":\"")
        .endsWith("\",\"size\":" + r.pack("q").size() + "}]}");
  }

  @Test
  void writesWhatIsNotTrue() {
    BlobEntry wrong = new BlobEntry(BlobKey.data(OTHER), 4_000_000_000L, 40, OptionalLong.of(7));
    BuiltRepository r =
        builder
            .index(IndexSpec.of("q").entry("q", wrong).absentPack(OTHER, "p"))
            .index(IndexSpec.raw("{\"packs\":null}"))
            .build();

    assertThat(text(r, 0))
        .contains("\"offset\":4000000000,\"length\":40,\"uncompressed_length\":7}")
        .endsWith(
            String.format(
                "{\"id\":\"%s\",\"blobs\":[%s,%s]}]}", OTHER.hex(), entry(r, "a"), entry(r, "b")));
    assertThat(text(r, 1)).isEqualTo("{\"packs\":null}");
    assertThat(r.copyOf("a").indexes()).isEmpty();
  }
}
