package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotTest {
  private static final Id NAME = new Id(1, 2, 3, 4);
  private static final String TREE = "cd".repeat(32);
  private static final String OTHER = "ef".repeat(32);

  private static Snapshot parse(String singleQuoted) {
    String json = singleQuoted.replace('\'', '"').replace("TREE", TREE).replace("OTHER", OTHER);
    return Snapshot.parse(NAME, json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsEveryField() {
    Snapshot snapshot =
        parse(
            "{'time':'2024-01-02T03:04:05+01:00','tree':'TREE','paths':['/b','/a'],"
                + "'hostname':'h','username':'u','uid':4294967295,'gid':7,'tags':['x','y'],"
                + "'label':'l','description':'d','original':'OTHER','parent':'OTHER',"
                + "'summary':{'files_new':1,'command':'x'},'delete':{'After':'2030'},"
                + "'excludes':['*.o'],'id':'nonsense','program_version':'restic 0.16.0'}\n");

    assertThat(snapshot.id()).isEqualTo(NAME);
    assertThat(snapshot.time()).isEqualTo(new Timestamp(1_704_161_045, 0));
    assertThat(snapshot.timeText()).isEqualTo("2024-01-02T03:04:05+01:00");
    assertThat(snapshot.tree().orElseThrow().hex()).isEqualTo(TREE);
    assertThat(snapshot.paths()).containsExactly("/b", "/a");
    assertThat(snapshot.hostname()).isEqualTo("h");
    assertThat(snapshot.username()).isEqualTo("u");
    assertThat(snapshot.uid()).isEqualTo(4_294_967_295L);
    assertThat(snapshot.gid()).isEqualTo(7);
    assertThat(snapshot.tags()).containsExactly("x", "y");
    assertThat(snapshot.label()).isEqualTo("l");
    assertThat(snapshot.description()).isEqualTo("d");
    assertThat(snapshot.original().orElseThrow().hex()).isEqualTo(OTHER);
    assertThat(snapshot.parent().orElseThrow().hex()).isEqualTo(OTHER);
    assertThat(snapshot.json()).contains("\"After\"");
  }

  @Test
  void takesWhatIsMissingOrNullAsEmpty() {
    for (String rest :
        new String[] {
          "", ",'tree':null,'paths':null,'tags':null,'hostname':null,'uid':null,'parent':null"
        }) {
      Snapshot snapshot = parse("{'time':'2024-01-02T03:04:05Z'" + rest + "}");
      assertThat(snapshot.tree()).isEmpty();
      assertThat(snapshot.paths()).isEmpty();
      assertThat(snapshot.tags()).isEmpty();
      assertThat(snapshot.hostname()).isEmpty();
      assertThat(snapshot.uid()).isZero();
      assertThat(snapshot.parent()).isEmpty();
    }
  }

  @Test
  void takesTheFirstOfSeveralParents() {
    assertThat(parse("{'time':'2024-01-02T03:04:05Z','parents':['OTHER','TREE']}").parent())
        .hasValueSatisfying(parent -> assertThat(parent.hex()).isEqualTo(OTHER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{} | snapshot has no time",
        "{'time':'noon'} | invalid time \"noon\"",
        "{'time':5} | invalid JSON at byte 8: \"time\" is not a string",
        "{'tree':'abc'} | invalid JSON at byte 8: \"tree\" is not an ID of 64 hexadecimal digits",
        "{'paths':'a'} | invalid JSON at byte 9: \"paths\" is not an array",
        "{'paths':[1]} | invalid JSON at byte 10: \"paths\" is not a string",
        "{'uid':-1} | invalid JSON at byte 7: \"uid\" is not a whole number from 0 to 4294967295",
        "{'uid':4294967296} | invalid JSON at byte 7: \"uid\" is not a whole number from 0 to 4294967295",
        "[] | invalid JSON at byte 0: not an object",
        "{'time' | invalid JSON at byte 7: unexpected end",
        "{} x | invalid JSON at byte 3: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
      })
  void saysWhatIsWrong(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED))
        .hasMessage(message);
  }
}
