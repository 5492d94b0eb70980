package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the bytes, a reader ends, and fails with nothing but a SluiceException. */
class DamagedDocumentsTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String CONFIG =
      "{'version':2,'id':'$','chunker_polynomial':'3b5e6d064ebf13','is_hot':true}";
  private static final String KEY =
      "{'created':'2024-01-01T00:00:00Z','username':'u','hostname':'h','kdf':'scrypt','N':1024,"
          + "'r':8,'p':1,'salt':'AAECAwQF','data':'AAECAwQF'}";
  private static final String MASTER_KEY =
      "{'mac':{'k':'SLdN4UJLnxRcNp3bvx6N6g==','r':'r7efDJzI6wtQGDYHVHxeAg=='},"
          + "'encrypt':'fIrQk3v1Re9gGfAZHgsjMshb1qLob4So59srRUhIC4Q='}";
  private static final String SNAPSHOT =
      "{'time':'2024-03-04T05:06:07-03:30','tree':'$','paths':['/a'],'tags':null,'uid':1000,"
          + "'parents':['$'],'summary':{'files_new':1}}";
  private static final String INDEX =
      "{'supersedes':['$'],'packs':[{'blobs':[{'id':'$','type':'data','offset':0,'length':45}],"
          + "'id':'$'},{'id':'$','blobs':[{'id':'$','type':'tree','offset':1,'length':4,"
          + "'uncompressed_length':99}]}],'packs_to_delete':[]}";
  private static final String TREE =
      "{'nodes':[{'name':'a\\\\x41\\u00e9','type':'file','mode':420,'mtime':'2024-03-04T05:06:07Z',"
          + "'inode':18446744073709551615,'content':['$','$'],'extended_attributes':[{'name':'user.a',"
          + "'value':'AAE='}]},{'name':'l','type':'symlink','linktarget':'x'},{'name':'d','type':'dir',"
          + "'subtree':'$'}]}";

  private interface Reader {
    void read(byte[] document);
  }

  @SuppressWarnings("ImmutableEnumChecker")
  private enum Document {
    CONFIG_FILE(CONFIG, RepositoryConfig::parse),
    KEY_FILE(KEY, KeyFile::parse),
    MASTER(MASTER_KEY, MasterKeyJson::parse),
    SNAPSHOT_FILE(SNAPSHOT, json -> Snapshot.parse(new Id(0, 0, 0, 0), json)),
    INDEX_FILE(INDEX, DamagedDocumentsTest::readIndex),
    TREE_BLOB(TREE, json -> Trees.items(new TreeReader(new ByteArrayInputStream(json)))),
    TREE_REST(
        "," + TREE.substring(TREE.indexOf('[') + 1),
        json -> Trees.items(TreeReader.resume(new ByteArrayInputStream(json), 7))),
    UNPACKED(
        "\u0002" + INDEX,
        json -> UnpackedFile.readAll(UnpackedFile.json(json, 0, json.length), 1 << 20, "it")),
    HEADER("\u0002abcdabcd" + ID.substring(32), DamagedDocumentsTest::readHeader);

    private final byte[] valid;
    private final Reader reader;

    Document(String valid, Reader reader) {
      this.valid = valid.replace('\'', '"').replace("$", ID).getBytes(StandardCharsets.UTF_8);
      this.reader = reader;
    }
  }

  private static void readIndex(byte[] json) {
    IndexReader.read(
        new ByteArrayInputStream(json),
        new IndexVisitor() {
          @Override
          public void pack(Id pack, boolean isToBeDeleted) {}

          @Override
          public void blob(BlobType t, byte[] id, int idAt, long at, long length, long plain) {
            assertThat(at + length).isBetween(0L, 0xffff_ffffL);
            assertThat(plain).isBetween(0L, 0xffff_ffffL);
          }

          @Override
          public void unknownBlobType(String type, Id pack) {}
        });
  }

  private static void readHeader(byte[] header) {
    PackHeader.parse(header, 1000, header.length + 32);
    PackHeader.sealedLength(header, 0, 1 << 20);
  }

  @Property(tries = 20_000)
  void mutatedDocumentsFailInOneWayOnly(
      @ForAll Document document, @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int edits) {
    Random random = new Random(seed);
    byte[] bytes = document.valid;
    for (int i = 0; i < edits; i++) {
      bytes = edit(bytes, random);
    }
    try {
      document.reader.read(bytes);
    } catch (SluiceException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  @Property(tries = 200)
  void validDocumentsAreRead(@ForAll Document document) {
    if (document != Document.HEADER && document != Document.UNPACKED) {
      document.reader.read(document.valid);
    }
  }

  private static byte[] edit(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(12));
    return switch (random.nextInt(5)) {
      case 0 -> join(join(Arrays.copyOf(bytes, at), anyByte(random)), from(bytes, at + 1));
      case 1 -> Arrays.copyOf(bytes, at);
      case 2 -> join(Arrays.copyOf(bytes, at), from(bytes, to));
      case 3 -> join(Arrays.copyOf(bytes, to), from(bytes, at));
      default -> join(join(Arrays.copyOf(bytes, at), token(random)), from(bytes, at));
    };
  }

  private static byte[] anyByte(Random random) {
    return new byte[] {(byte) random.nextInt(256)};
  }

  private static byte[] token(Random random) {
    byte[] tokens = "{}[],:\"\\0-1enull9".getBytes(StandardCharsets.US_ASCII);
    return new byte[] {tokens[random.nextInt(tokens.length)]};
  }

  private static byte[] from(byte[] bytes, int at) {
    return Arrays.copyOfRange(bytes, Math.min(at, bytes.length), bytes.length);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
