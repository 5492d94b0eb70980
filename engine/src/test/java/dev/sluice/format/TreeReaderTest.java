package dev.sluice.format;

import static dev.sluice.format.Trees.items;
import static dev.sluice.format.Trees.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TreeReaderTest {
  @Example
  void readsEmptyTrees() {
    for (String tree :
        new String[] {
          "{'nodes':[]}\n",
          "{'nodes':null}",
          " { 'nodes' : [ ] } \r\n\t",
          "{'a':[{}],'nodes':[],'b':{}}"
        }) {
      assertThat(items(reader(tree))).isEmpty();
    }
  }

  @Example
  void readsNodesInStoredOrderWithoutJudgingIt() {
    List<TreeItem> items =
        items(
            reader(
                "{'x':{'nodes':[1]},'nodes':[{'name':'b','type':'file'},{'name':'a','type':'fifo'},"
                    + "{'name':'b','type':'socket'}],'y':[[]]}\n"));

    assertThat(items)
        .extracting(item -> ((Node) item).name().text())
        .containsExactly("b", "a", "b");
  }

  @Example
  void refusesElementsThatAreNoNodes() {
    List<TreeItem> items =
        items(reader("{'nodes':[5,null,[{'name':'x'},[]],'s',{'name':'a','type':'file'}]}"));

    assertThat(items.subList(0, 4))
        .containsOnly(new TreeItem.Refused("", "node is not an object", false));
    assertThat(items.get(4)).isInstanceOf(Node.class);
  }

  @Example
  void failsWhereTheJsonEndsBeingJson() {
    String two = "{'nodes':[{'name':'a','type':'file'},{'name':'b','type':'file'}";
    assertFails(two, 2, "invalid JSON at byte 63: unexpected end");
    assertFails(two + "}", 2, "invalid JSON at byte ");
    assertFails(two + "]", 2, "invalid JSON at byte ");
    assertFails(two + "]}}", 2, "invalid JSON at byte 65: ");
    assertFails(two + "]}{}", 2, "invalid JSON at byte 65: something follows the end");
    assertFails(two + "],'nodes':[]}", 2, "invalid JSON at byte 65: \"nodes\" appears twice");
    assertFails(two + ",{'name':'c','type':'file'", 2, "invalid JSON at byte ");
    assertFails(two + ",{'name':'c','type':'\u0001'}]}", 2, "invalid JSON at byte ");
    assertFails("{'nodes':[" + "[".repeat(2000), 0, "invalid JSON at byte ");
  }

  @Example
  void failsWithoutNodes() {
    assertFails("{}", 0, "invalid JSON at byte 1: no \"nodes\"");
    assertFails("{'node':[]}", 0, "invalid JSON at byte 10: no \"nodes\"");
    assertFails("{'nodes':{}}", 0, "invalid JSON at byte 9: \"nodes\" is not an array");
    assertFails("[]", 0, "invalid JSON at byte 0: not an object");
    assertFails("", 0, "invalid JSON at byte 0: not an object");
    assertFails("this is not a tree", 0, "invalid JSON at byte 0: Unrecognized token 'this'");
  }

  private static void assertFails(String tree, int itemsBefore, String message) {
    try (TreeReader reader = reader(tree)) {
      for (int i = 0; i < itemsBefore; i++) {
        assertThat(reader.next()).isInstanceOf(Node.class);
      }
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(reader::next)
            .isInstanceOfSatisfying(
                SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED))
            .hasMessageStartingWith(message);
      }
    }
  }

  @Example
  void readsANameOfMillionsOfCharacters() {
    String name = "n".repeat(25_000_000);
    TreeItem item = items(reader("{'nodes':[{'name':'" + name + "','type':'file'}]}")).get(0);

    assertThat(((Node) item).name().length()).isEqualTo(25_000_000);
  }

  /** Endless, so that only a reader which does not collect can take a part of it. */
  @Example
  void holdsOneItemAtATime() {
    byte[] start = Trees.json("{'nodes':[{'name':'a','type':'file'}");
    byte[] more = Trees.json(",{'name':'a','type':'file'}");
    InputStream endless =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            int index = at++;
            return index < start.length ? start[index] : more[(index - start.length) % more.length];
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            for (int i = 0; i < length; i++) {
              target[offset + i] = (byte) read();
            }
            return length;
          }
        };
    try (TreeReader reader = new TreeReader(endless)) {
      for (int i = 0; i < 300_000; i++) {
        assertThat(reader.next()).isNotNull();
      }
      assertThat(reader.byteOffset()).isEqualTo(start.length + 299_999L * more.length);
    }
  }

  /** Wherever the stream fails: even inside a field that is not taken for a wrong field. */
  @Example
  void whatTheStreamThrowsIsNoNodesFault() {
    byte[] tree =
        Trees.json(
            "{'nodes':[{'name':'a','type':'file','content':['$ID'],'mtime':'x',"
                + "'extended_attributes':[{'name':'b','value':''}]}]}");
    for (int at = 0; at < tree.length; at++) {
      SluiceException lost = new SluiceException(Kind.STORAGE, "the disk was away");
      InputStream failing = failingOnce(tree, at, lost);
      assertThatThrownBy(() -> items(new TreeReader(failing))).isSameAs(lost);
    }
  }

  private static InputStream failingOnce(byte[] bytes, int at, SluiceException failure) {
    InputStream before = new ByteArrayInputStream(bytes, 0, at);
    InputStream after = new ByteArrayInputStream(bytes, at, bytes.length - at);
    return new InputStream() {
      private boolean hasFailed;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        if (before.available() > 0) {
          return before.read(target, offset, length);
        }
        if (!hasFailed) {
          hasFailed = true;
          throw failure;
        }
        return after.read(target, offset, length);
      }
    };
  }

  @Example
  void closesItsStream() {
    boolean[] isClosed = {false};
    InputStream stream =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public void close() throws IOException {
            isClosed[0] = true;
            super.close();
          }
        };
    new TreeReader(stream).close();

    assertThat(isClosed[0]).isTrue();
  }

  @Property(tries = 60)
  void resumesBehindEveryItem(@ForAll long seed, @ForAll @IntRange(max = 30) int count) {
    Random random = new Random(seed);
    StringBuilder tree = new StringBuilder("{'x':1,'nodes':[");
    for (int i = 0; i < count; i++) {
      tree.append(i == 0 ? "" : space(random) + "," + space(random));
      tree.append(element(random, i));
    }
    byte[] json = Trees.json(tree + space(random) + "],'y':{'z':[]}}\n");
    List<Long> offsets = new ArrayList<>();
    List<String> all = read(new TreeReader(new ByteArrayInputStream(json)), offsets);
    assertThat(all).hasSize(count);

    for (int i = 0; i < count; i++) {
      long offset = offsets.get(i);
      byte[] rest = Arrays.copyOfRange(json, (int) offset, json.length);
      List<Long> later = new ArrayList<>();
      assertThat(read(TreeReader.resume(new ByteArrayInputStream(rest), offset), later))
          .isEqualTo(all.subList(i + 1, count));
      assertThat(later).isEqualTo(offsets.subList(i + 1, count));
    }
  }

  private static List<String> read(TreeReader reader, List<Long> offsets) {
    List<String> items = new ArrayList<>();
    try (reader) {
      for (TreeItem item = reader.next(); item != null; item = reader.next()) {
        items.add(item instanceof Node node ? node.name() + " " + node.size() : item.toString());
        offsets.add(reader.byteOffset());
      }
    }
    return items;
  }

  private static String element(Random random, int number) {
    return switch (random.nextInt(8)) {
      case 0 -> "null";
      case 1 -> "{'name':'\u00fc" + number + "','type':'file','uid':'wrong'}";
      case 2 -> "{'name':'" + "long".repeat(random.nextInt(5000)) + "','type':'fifo'" + "}";
      default ->
          "{ 'name':'\u20ac" + number + "','type':'file', 'size':" + random.nextInt(99) + "}";
    };
  }

  private static String space(Random random) {
    return " \n".repeat(random.nextInt(2));
  }

  @Example
  void aResumedReaderCountsBytesFromTheStartOfTheTree() {
    try (TreeReader reader =
        TreeReader.resume(new ByteArrayInputStream(Trees.json(",{'name':'b','type':5x")), 1000)) {
      assertThatThrownBy(reader::next).hasMessageStartingWith("invalid JSON at byte 1021: ");
    }
  }
}
