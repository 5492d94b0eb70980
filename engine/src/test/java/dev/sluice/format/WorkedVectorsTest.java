package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import dev.sluice.crypto.BoxOpener;
import dev.sluice.crypto.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes that restic 0.14 wrote into the fixture tiny-v2, step by step to what they mean. */
class WorkedVectorsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String KEY_FILE =
      "cf7e45b465bab4932ac254b56024a0fd9d08330fd8b466f20e672a21fa7539af";

  /** The key derived from the password {@code sluice-tiny}; how is tested with scrypt. */
  private static final MasterKey DERIVED =
      MasterKey.ofDerived(
          HEX.parseHex(
              "6ed81e7bb07d04905365adebeacbb2bd90a3ff4417d5506bf491cd632bddd3d8"
                  + "aeadff63e6c6e0c26ac0687a863431bc80439c338c3e11f4861ae068dd84f1fd"));

  private static final MasterKey MASTER =
      new MasterKey(
          HEX.parseHex("7c8ad0937bf545ef6019f0191e0b2332c85bd6a2e86f84a8e7db2b4548480b84"),
          HEX.parseHex("48b74de1424b9f145c369ddbbf1e8dea"),
          HEX.parseHex("afb79f0c9cc8eb0b50183607547c5e02"));

  private final BoxOpener opener = MASTER.newOpener();

  private static byte[] file(String name) {
    return FixtureRepository.bytes(FixtureRepository.path("tiny-v2").resolve(name));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void aKeyFileHoldsTheMasterKey() {
    KeyFile key = KeyFile.parse(file("keys/" + KEY_FILE));
    assertThat(List.of(key.n(), key.r(), key.p())).containsExactly(32768, 8, 2);
    assertThat(key.salt()).hasSize(64).startsWith(0xe8, 0x4b, 0x1d, 0xa4);
    assertThat(key.data()).hasSize(160).startsWith(0xe2, 0x27, 0x12, 0x17);

    byte[] json = FixtureRepository.open(DERIVED.newOpener(), key.data());

    assertThat(text(json))
        .isEqualTo(
            "{\"mac\":{\"k\":\"SLdN4UJLnxRcNp3bvx6N6g==\",\"r\":\"r7efDJzI6wtQGDYHVHxeAg==\"},"
                + "\"encrypt\":\"fIrQk3v1Re9gGfAZHgsjMshb1qLob4So59srRUhIC4Q=\"}");
    MasterKeyParts parts = MasterKeyJson.parse(json);
    assertThat(HEX.formatHex(parts.encrypt()))
        .isEqualTo("7c8ad0937bf545ef6019f0191e0b2332c85bd6a2e86f84a8e7db2b4548480b84");
    assertThat(HEX.formatHex(parts.macK())).isEqualTo("48b74de1424b9f145c369ddbbf1e8dea");
    assertThat(HEX.formatHex(parts.macR())).isEqualTo("afb79f0c9cc8eb0b50183607547c5e02");
  }

  @Test
  void theOtherPasswordGivesTheSameMasterKey() {
    byte[] otherKey =
        FixtureRepository.files(FixtureRepository.path("tiny-v2"), "keys").stream()
            .filter(file -> !file.endsWith(KEY_FILE))
            .map(FixtureRepository::bytes)
            .findFirst()
            .orElseThrow();

    MasterKey master = FixtureRepository.unlock(otherKey, "zweites Passw\u00f6rt");

    assertThat(FixtureRepository.open(master.newOpener(), file("config"))).hasSize(123);
  }

  @Test
  void theConfigIsPlainJsonInABox() {
    byte[] box = file("config");
    assertThat(box).hasSize(155).startsWith(0x61, 0x26, 0x59, 0x55);

    RepositoryConfig config = RepositoryConfig.parse(FixtureRepository.open(opener, box));

    assertThat(config.version()).isEqualTo(2);
    assertThat(config.id().hex())
        .isEqualTo("49e9a03fc064a66e988de133740a9618e80d72b0efbc6765fa588c1656fa73a9");
    assertThat(config.isHot()).isFalse();
    assertThat(config.json()).endsWith("\"chunker_polynomial\":\"3b5e6d064ebf13\"}");
  }

  @Test
  void aSnapshotFileIsCompressedJsonInABox() {
    String name = "846c97dd6ea6bef3b50cb94f1fd9b25d9054a88afe751727c319120718abda50";
    byte[] box = file("snapshots/" + name);
    assertThat(box).hasSize(201);
    byte[] plaintext = FixtureRepository.open(opener, box);
    assertThat(plaintext).hasSize(169).startsWith(0x02, 0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x00);

    byte[] json =
        UnpackedFile.readAll(UnpackedFile.json(plaintext, 0, plaintext.length), 206, "snapshot");

    assertThat(text(json))
        .isEqualTo(
            "{\"time\":\"2024-03-04T05:06:07-03:30\",\"tree\":"
                + "\"361eb07c1443a2674a87bf72c169662350427390cee87dc3648090c8166efab6\","
                + "\"paths\":[\"/tiny/dir\",\"/tiny/hello.txt\",\"/tiny/random.bin\"],"
                + "\"hostname\":\"other\",\"username\":\"root\"}");
    Snapshot snapshot = Snapshot.parse(Id.parse(name).orElseThrow(), json);
    assertThat(snapshot.time()).isEqualTo(new Timestamp(1_709_541_367, 0));
    assertThat(snapshot.timeText()).isEqualTo("2024-03-04T05:06:07-03:30");
    assertThat(snapshot.hostname()).isEqualTo("other");
    assertThat(snapshot.paths())
        .containsExactly("/tiny/dir", "/tiny/hello.txt", "/tiny/random.bin");
  }

  @Test
  void aPackHoldsItsBlobsAndAHeader() {
    byte[] pack = file("data/f8/f890fe86df509c148fb7fd4193b6c4429dbd995ed84b6fd1c966d8291967738d");
    assertThat(pack).hasSize(219);
    int sealed = PackHeader.sealedLength(pack, 215, 219);
    assertThat(sealed).isEqualTo(114);
    byte[] header = FixtureRepository.open(opener, Arrays.copyOfRange(pack, 101, 215));

    List<PackHeader.Entry> entries = PackHeader.parse(header, 219, sealed);

    assertThat(entries)
        .containsExactly(
            entry("7aa7a5359173d05b63cfd682e3c38487f3cb4f7f1d60659fe59fab1505977d4c", 0, 45, 4),
            entry("66ed1142ab3b2f1cdb29e8b81c9471444a5d9e6fb657a54d089073ab8bd34e27", 45, 56, 15));
    byte[] frame = FixtureRepository.open(opener, Arrays.copyOf(pack, 45));
    assertThat(HEX.formatHex(frame)).isEqualTo("28b52ffd00002100006e65770a");
    frame = FixtureRepository.open(opener, Arrays.copyOfRange(pack, 45, 101));
    assertThat(HEX.formatHex(frame)).isEqualTo("28b52ffd00007900007365636f6e642076657273696f6e0a");
  }

  private static PackHeader.Entry entry(String id, long offset, long length, long plainLength) {
    Id blob = Id.parse(id).orElseThrow();
    return new PackHeader.Entry(BlobType.DATA, blob, offset, length, plainLength);
  }

  @Test
  void digestsOfWellKnownBlobs() throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    assertThat(HEX.formatHex(sha256.digest(new byte[524_288])))
        .isEqualTo("07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541");
    byte[] empty = "{\"nodes\":[]}\n".getBytes(StandardCharsets.UTF_8);
    assertThat(HEX.formatHex(sha256.digest(empty)))
        .isEqualTo("ac08ce34ba4f8123618661bef2425f7028ffb9ac740578a3ee88684d2523fee8");
    assertThat(HEX.formatHex(Base64.getDecoder().decode("AAFiaW5hcnn/")))
        .isEqualTo("000162696e617279ff");
  }
}
