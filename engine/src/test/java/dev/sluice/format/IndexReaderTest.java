package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class IndexReaderTest {
  private static final String P = "0123456789abcdef".repeat(4);
  private static final String B = "fedcba9876543210".repeat(4);

  /** Writes down what it is told, a line each. */
  private static final class Lines implements IndexVisitor {
    final List<String> lines = new ArrayList<>();

    @Override
    public void pack(Id pack, boolean isToBeDeleted) {
      lines.add("pack " + pack.hex() + (isToBeDeleted ? " to be deleted" : ""));
    }

    @Override
    public void blob(BlobType type, byte[] id, int idAt, long at, long length, long plain) {
      lines.add(type.noun() + " " + Id.of(id, idAt).hex() + " " + at + "+" + length + " " + plain);
    }

    @Override
    public void unknownBlobType(String type, Id pack) {
      lines.add("unknown " + type + " in " + pack.hex());
    }
  }

  private static List<String> read(String singleQuoted) {
    Lines lines = new Lines();
    read(singleQuoted, lines);
    return lines.lines;
  }

  private static void read(String singleQuoted, IndexVisitor visitor) {
    String json = singleQuoted.replace('\'', '"').replace("$P", P).replace("$B", B);
    IndexReader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), visitor);
  }

  private static String blob(String fields) {
    return "{'packs':[{'id':'$P','blobs':[{" + fields + "}]}]}";
  }

  @Example
  void readsWhatResticWrites() {
    assertThat(
            read(
                "{'supersedes':['$P'],'packs':[{'id':'$P','blobs':["
                    + "{'id':'$B','type':'data','offset':0,'length':45,'uncompressed_length':4},"
                    + "{'id':'$P','type':'tree','offset':45,'length':4294967250}]}]}\n"))
        .containsExactly("pack " + P, "data " + B + " 0+45 4", "tree " + P + " 45+4294967250 0");
  }

  @Example
  void readsWhatRusticWrites() {
    assertThat(
            read(
                "{'packs':[{'id':'$P','blobs':[],'time':'x','size':5},{'id':'$B','blobs':null}],"
                    + "'packs_to_delete':[{'id':'$P','time':'x','blobs':[{'id':'$B','type':'data',"
                    + "'offset':1,'length':2,'uncompressed_length':null}]}]}"))
        .containsExactly(
            "pack " + P, "pack " + B, "pack " + P + " to be deleted", "data " + B + " 1+2 0");
  }

  @Example
  void readsTheLegacyArray() {
    assertThat(read("[{'id':'$P','blobs':[{'id':'$B','type':'tree','offset':7,'length':8}]}] \n"))
        .containsExactly("pack " + P, "tree " + B + " 7+8 0");
    assertThat(read("[]")).isEmpty();
  }

  @Example
  void readsAnIndexOfNothing() {
    assertThat(read("{}")).isEmpty();
    assertThat(read("{'packs':null,'packs_to_delete':null}")).isEmpty();
  }

  @Example
  void acceptsUpperCaseDigits() {
    assertThat(read("{'packs':[{'id':'" + "AB".repeat(32) + "'}]}"))
        .containsExactly("pack " + "ab".repeat(32));
  }

  @Example
  void tellsOfUnknownTypesOnceThePackIsKnown() {
    String blobs =
        "'blobs':[{'id':'$B','type':'blob','offset':0,'length':45},"
            + "{'id':'$B','offset':0,'length':45},{'type':'data','id':'$B','offset':3,'length':4}]";
    assertThat(read("{'packs':[{'id':'$P'," + blobs + "}]}"))
        .containsExactlyInAnyOrder(
            "pack " + P, "unknown blob in " + P, "unknown  in " + P, "data " + B + " 3+4 0");
    assertThat(read("{'packs':[{" + blobs + ",'id':'$P'}]}"))
        .startsWith("pack " + P)
        .containsExactlyInAnyOrder(
            "pack " + P, "unknown blob in " + P, "unknown  in " + P, "data " + B + " 3+4 0");
  }

  @Example
  void refusesNumbersOutOfRangeAndNamesThePack() {
    String rest = "'id':'$B','type':'data',";
    for (String wrong : new String[] {"-1", "4294967296", "45.0", "1e3", "'5'", "null", "[]"}) {
      assertRefused(
          blob(rest + "'offset':0,'length':" + wrong), "pack 01234567: length out of range");
      assertRefused(
          blob(rest + "'length':0,'offset':" + wrong), "pack 01234567: offset out of range");
      if (!wrong.equals("null")) {
        assertRefused(
            blob(rest + "'uncompressed_length':" + wrong),
            "pack 01234567: uncompressed_length out of range");
      }
    }
    assertRefused(
        blob(rest + "'offset':4294967295,'length':1"), "pack 01234567: offset out of range");
    assertRefused(
        blob(rest + "'offset':0,'length':9999999999999999999999"),
        "pack 01234567: length out of range");
  }

  @Example
  void refusesIncompleteEntries() {
    assertRefused(blob("'type':'data','offset':0,'length':1"), "pack 01234567: blob without an ID");
    assertRefused(
        blob("'id':'$B','type':'data','length':1"), "pack 01234567: blob without an offset");
    assertRefused(
        blob("'id':'$B','type':'data','offset':1"), "pack 01234567: blob without a length");
    assertRefused("{'packs':[{'blobs':[]}]}", "invalid JSON at byte 21: pack without an ID");
    assertRefused(
        "{'packs':[{'id':'$P','id':'$P'}]}", "invalid JSON at byte 88: pack with two IDs");
  }

  @Example
  void refusesWhatIsNoIndex() {
    assertRefused("5", "invalid JSON at byte 0: not an object");
    assertRefused("{'packs':5}", "invalid JSON at byte 9: \"packs\" is not an array");
    assertRefused("{'packs':[5]}", "invalid JSON at byte 10: not an object");
    assertRefused("{'packs':[]}x", "invalid JSON at byte 12: Unrecognized token 'x'");
    assertRefused("{'packs':[]}[]", "invalid JSON at byte 12: something follows the end");
    assertRefused("{'packs':[", "invalid JSON at byte 10: unexpected end");
    assertRefused("", "invalid JSON at byte 0: not an object");
    assertRefused(
        "{'packs':[{'id':'12'}]}",
        "invalid JSON at byte 16: \"id\" is not an ID of 64 hexadecimal digits");
    assertRefused("[".repeat(5000), "invalid JSON at byte ");
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED))
        .hasMessageStartingWith(message);
  }

  @Example
  void whatTheVisitorThrowsPassesThrough() {
    IllegalStateException thrown = new IllegalStateException("full");
    IndexVisitor failing =
        new IndexVisitor() {
          @Override
          public void pack(Id pack, boolean isToBeDeleted) {
            throw thrown;
          }

          @Override
          public void blob(BlobType t, byte[] id, int idAt, long at, long length, long plain) {}

          @Override
          public void unknownBlobType(String type, Id pack) {}
        };
    assertThatThrownBy(() -> read("{'packs':[{'id':'$P'}]}", failing)).isSameAs(thrown);
  }

  @Property(tries = 300)
  void theOrderOfFieldsDoesNotMatter(
      @ForAll long seed,
      @ForAll @IntRange(max = 5) int packs,
      @ForAll @IntRange(max = 90) int blobs) {
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    List<String> json = new ArrayList<>();
    for (int i = 0; i < packs; i++) {
      json.add(pack(random, blobs, expected));
    }
    Lines lines = new Lines();
    String index = object(random, "'packs':[" + String.join(",", json) + "]", "'unknown':{'a':[]}");
    read(index, lines);

    assertThat(lines.lines).isEqualTo(expected);
  }

  private static String pack(Random random, int blobs, List<String> expected) {
    String pack = id(random);
    expected.add("pack " + pack);
    List<String> json = new ArrayList<>();
    for (int i = 0; i < blobs; i++) {
      String id = id(random);
      long offset = random.nextInt() & 0x7fff_ffffL;
      long length = random.nextInt() & 0x7fff_ffffL;
      long plain = random.nextInt(3) == 0 ? 0 : random.nextInt() & 0xffff_ffffL;
      String type = random.nextBoolean() ? "data" : "tree";
      expected.add(type + " " + id + " " + offset + "+" + length + " " + plain);
      json.add(
          object(
              random,
              "'id':'" + id + "'",
              "'type':'" + type + "'",
              "'offset':" + offset,
              "'length':" + length,
              plain > 0 ? "'uncompressed_length':" + plain : "'x':[[1],{}]"));
    }
    return object(random, "'id':'" + pack + "'", "'blobs':[" + String.join(",", json) + "]");
  }

  private static String object(Random random, String... fields) {
    List<String> shuffled = new ArrayList<>(List.of(fields));
    Collections.shuffle(shuffled, random);
    return "{" + String.join(random.nextBoolean() ? "," : " ,\n", shuffled) + "}";
  }

  private static String id(Random random) {
    return new Id(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()).hex();
  }

  /** What the fast path reads, and where it gives up, must not show. */
  @Property(tries = 1000)
  void readsAnythingAsTheJsonParserDoes(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder json = new StringBuilder(asUsual(random));
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      change(json, random);
    }

    assertThat(outcome(json.toString(), IndexReader::read))
        .isEqualTo(outcome(json.toString(), (in, to) -> IndexReader.readJson(in, 0, false, to)));
  }

  private static String asUsual(Random random) {
    List<String> packs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<String> blobs = new ArrayList<>();
      for (int j = random.nextInt(random.nextInt(20) == 0 ? 700 : 4); j > 0; j--) {
        blobs.add(
            "{\"id\":\"%s\",\"type\":\"%s\",\"offset\":%d,\"length\":%d%s}"
                .formatted(
                    id(random),
                    random.nextBoolean() ? "data" : "tree",
                    random.nextInt() >>> random.nextInt(1, 32),
                    random.nextInt() >>> random.nextInt(1, 32),
                    random.nextBoolean()
                        ? ",\"uncompressed_length\":" + (random.nextInt() & 0xffff_ffffL)
                        : ""));
      }
      packs.add("{\"id\":\"" + id(random) + "\",\"blobs\":[" + String.join(",", blobs) + "]}");
    }
    String end = random.nextBoolean() ? "]}" : "],\"packs_to_delete\":[]}\n";
    return "{\"packs\":[" + String.join(",", packs) + end;
  }

  private static void change(StringBuilder json, Random random) {
    int at = random.nextInt(json.length());
    String word =
        List.of(",", " ", "]", "}", "{", "\"", "0", "9", "a", "A", ":", "g", "\n", "null", "é")
            .get(random.nextInt(15));
    switch (random.nextInt(4)) {
      case 0 -> json.insert(at, word);
      case 1 -> json.replace(at, at + 1, word);
      case 2 -> json.deleteCharAt(at);
      default -> {
        int comma = json.indexOf(",", at);
        json.insert(comma < 0 ? at : comma + random.nextInt(2), word);
      }
    }
  }

  private static List<String> outcome(
      String json, java.util.function.BiConsumer<java.io.InputStream, IndexVisitor> reader) {
    Lines lines = new Lines();
    try {
      reader.accept(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), lines);
      lines.lines.add("end");
    } catch (SluiceException e) {
      lines.lines.add(e.kind().name());
    }
    return lines.lines;
  }
}
