package dev.sluice.format;

import static dev.sluice.format.Trees.node;
import static dev.sluice.format.Trees.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node means, and which nodes are refused. */
class NodeReadingTest {
  @Test
  void readsEveryFieldOfAFile() {
    Node node =
        node(
            "'name':'a\\\\x2eb','type':'file','mode':8389101,"
                + "'mtime':'1969-12-31T01:00:00.000000005+01:00','atime':'2024-01-31T20:30:00.5-03:30',"
                + "'ctime':'1970-01-01T00:00:00Z','uid':4294967295,'gid':0,'user':'\u00fc','group':'g',"
                + "'inode':18446744073709551615,'device_id':9223372036854775808,'size':3,'links':2,"
                + "'content':['$ID','$OTHER','$ID'],'unknown':{'name':'x','a':[1]},'error':'old',"
                + "'extended_attributes':[{'name':'user.a','value':'AAFiaW5hcnn/'},"
                + "{'value':null,'name':'user.b'}],'generic_attributes':{'windows.x':[1]}");

    assertThat(node.name().text()).isEqualTo("a.b");
    assertThat(node.type()).isEqualTo(NodeType.FILE);
    assertThat(node.storedMode()).isEqualTo(8389101);
    assertThat(node.mode()).hasValue(04755);
    assertThat(node.mtime()).contains(new Timestamp(-86_400, 5));
    assertThat(node.atime()).contains(new Timestamp(1_706_745_600, 500_000_000));
    assertThat(node.ctime()).contains(new Timestamp(0, 0));
    assertThat(node.uid()).hasValue(4_294_967_295L);
    assertThat(node.gid()).hasValue(0);
    assertThat(node.user()).isEqualTo("\u00fc");
    assertThat(node.group()).isEqualTo("g");
    assertThat(Long.toUnsignedString(node.inode())).isEqualTo("18446744073709551615");
    assertThat(Long.toUnsignedString(node.deviceId())).isEqualTo("9223372036854775808");
    assertThat(node.size()).isEqualTo(3);
    assertThat(node.links()).isEqualTo(2);
    assertThat(node.content().size()).isEqualTo(3);
    assertThat(node.content().id(1).hex()).isEqualTo(Trees.OTHER_ID);
    assertThat(node.subtree()).isEmpty();
    assertThat(node.extendedAttributes()).hasSize(2);
    assertThat(node.extendedAttributes().get(0).value())
        .containsExactly(0, 1, 'b', 'i', 'n', 'a', 'r', 'y', 0xff);
    assertThat(node.extendedAttributes().get(1).name()).isEqualTo("user.b");
    assertThat(node.extendedAttributes().get(1).value()).isEmpty();
    assertThat(node.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "file,FILE",
    "dev,BLOCK_DEVICE",
    "chardev,CHARACTER_DEVICE",
    "fifo,FIFO",
    "socket,SOCKET"
  })
  void readsEveryTypeWithNothingElse(String stored, NodeType type) {
    Node node = node("'name':'n','type':'" + stored + "'");

    assertThat(node.type()).isEqualTo(type);
    assertThat(node.mode()).isEmpty();
    assertThat(node.mtime()).isEmpty();
    assertThat(node.uid()).isEmpty();
    assertThat(node.content()).isSameAs(Content.EMPTY);
    assertThat(node.linkTarget()).isEmpty();
  }

  @Test
  void readsADirectoryAndIgnoresContentThere() {
    Node node = node("'name':'d','type':'dir','subtree':'$ID','content':null,'mode':2147484141");

    assertThat(node.subtree().orElseThrow().hex()).isEqualTo(Trees.ID);
    assertThat(node.mode()).hasValue(0755);
    assertThat(node("'name':'f','type':'file','subtree':null,'content':[]").subtree()).isEmpty();
    assertThat(node("'name':'f','type':'file','subtree':''").subtree()).isEmpty();
    assertThat(node("'name':'f','type':'fifo','content':['$ID']").content().size()).isZero();
  }

  @Test
  void readsLinkTargetsAsTextOrRaw() {
    assertThat(node("'name':'l','type':'symlink','linktarget':'\\\\x41\u00e9'").linkTarget())
        .hasValueSatisfying(
            t -> assertThat(t).isEqualTo("\\x41\u00e9".getBytes(StandardCharsets.UTF_8)));
    assertThat(
            node("'name':'l','type':'symlink','linktarget_raw':'YmFkLf8=','linktarget':'bad'")
                .linkTarget())
        .hasValueSatisfying(t -> assertThat(t).containsExactly('b', 'a', 'd', '-', 0xff));
  }

  @Test
  void aMissingModeMeansNoneOnlyIfTheOwnerIsKnown() {
    assertThat(node("'name':'f','type':'file','uid':0").mode()).hasValue(0);
    assertThat(node("'name':'f','type':'file'").mode()).isEmpty();
    assertThat(node("'name':'f','type':'file','mode':0").mode()).hasValue(0);
    assertThat(node("'name':'f','type':'file','mode':null,'uid':null").mode()).isEmpty();
    assertThat(node("'name':'f','type':'file'").storedMode()).isZero();
  }

  @Test
  void leavesOutTimesThatAreNone() {
    assertThat(node("'name':'f','type':'file','mtime':'0001-01-01T00:00:00Z'"))
        .satisfies(
            zero -> {
              assertThat(zero.mtime()).isEmpty();
              assertThat(zero.warnings()).isEmpty();
            });
    assertThat(node("'name':'f','type':'file','mtime':'no\\u0001','atime':5,'ctime':[{}]"))
        .satisfies(
            wrong -> {
              assertThat(wrong.mtime()).isEmpty();
              assertThat(wrong.warnings())
                  .containsExactly(
                      "invalid mtime \"no\\x01\"",
                      "invalid atime, not a string",
                      "invalid ctime, not a string");
            });
  }

  @Test
  void leavesOutBadAttributesWithAWarning() {
    Node node =
        node(
            "'name':'f','type':'file','extended_attributes':[{'name':'user.a','value':'!'},7,"
                + "{'name':'user.b','value':{'x':[]}},{'value':'AA=='},{'name':'user.c','value':''}]");

    assertThat(node.extendedAttributes()).extracting("name").containsExactly("user.c");
    assertThat(node.warnings())
        .hasSize(4)
        .allSatisfy(warning -> assertThat(warning).startsWith("extended attribute "));
    assertThat(node("'name':'f','type':'file','extended_attributes':null").warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a/b", "/x", "../x", "a\\\\x2fb", "nul-\\\\x00", "\\u0000"})
  void refusesUnsafeNames(String name) {
    TreeItem.Refused refused = refused("'name':'" + name + "','type':'file'");

    assertThat(refused.reason()).startsWith("refusing unsafe node name \"");
    assertThat(refused.isUnsafe()).isTrue();
  }

  @Test
  void showsRefusedNamesSafely() {
    TreeItem.Refused refused = refused("'name':'x\\\\xff\\\\n/','type':'file'");

    assertThat(refused.name()).isEqualTo("x\\xff\\x0a/");
    assertThat(refused.reason()).isEqualTo("refusing unsafe node name \"x\\xff\\x0a/\"");
  }

  @Test
  void refusesAMissingName() {
    assertThat(refused("'type':'file'").isUnsafe()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad-\\\\q-escape", "trailing\\\\", "raw\\\"quote"})
  void refusesNamesThatCannotBeUnescaped(String name) {
    TreeItem.Refused refused = refused("'name':'" + name + "','type':'file'");

    assertThat(refused.reason()).startsWith("node name \"").endsWith("\" has an invalid escape");
    assertThat(refused.isUnsafe()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "'type':'dir' | directory has no subtree",
        "'type':'dir','subtree':null | directory has no subtree",
        "'type':'dir','subtree':'0000000000000000000000000000000000000000000000000000000000000000' | directory has no subtree",
        "'type':'symlink' | link has no target",
        "'type':'symlink','linktarget':'','linktarget_raw':'' | link has no target",
        "'mode':5 | unknown node type \"\"",
        "'type':'irregular' | unknown node type \"irregular\"",
        "'type':'door\\u0007' | unknown node type \"door\\x07\""
      })
  void refusesNodesThatLackWhatTheirTypeNeeds(String fields, String reason) {
    TreeItem.Refused refused = refused("'name':'n'," + fields);

    assertThat(refused).isEqualTo(new TreeItem.Refused("n", reason, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'mode':-1",
        "'mode':4294967296",
        "'mode':'5'",
        "'uid':1.5",
        "'inode':-1",
        "'inode':18446744073709551616",
        "'size':1e3",
        "'links':[]",
        "'content':{}",
        "'content':['12']",
        "'content':[null]",
        "'content':[['$ID']]",
        "'user':5",
        "'linktarget_raw':'*'",
        "'type':{}"
      })
  void refusesANodeWithAFieldOfAnotherTypeAndGoesOn(String field) {
    var items =
        Trees.items(
            Trees.reader(
                "{'nodes':[{"
                    + field
                    + ",'name':'n','type':'file'},"
                    + "{'name':'o','type':'file','size':1}]}"));

    assertThat(items).hasSize(2);
    assertThat(items.get(0))
        .isInstanceOfSatisfying(
            TreeItem.Refused.class,
            refused -> {
              assertThat(refused.name()).isEqualTo("n");
              assertThat(refused.reason()).startsWith("invalid JSON at byte ");
            });
    assertThat(items.get(1)).isInstanceOf(Node.class);
  }

  @Test
  void takesHalfACharacterForTheReplacementCharacter() {
    assertThat(node("'name':'a\\ud800b','type':'file'").name().bytes())
        .isEqualTo("a\ufffdb".getBytes(StandardCharsets.UTF_8));
  }
}
