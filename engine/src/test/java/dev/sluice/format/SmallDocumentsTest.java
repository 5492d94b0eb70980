package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Config, key file and master key. */
class SmallDocumentsTest {
  private static final String ID = "ab".repeat(32);

  private static byte[] json(String singleQuoted) {
    return singleQuoted.replace('\'', '"').replace("ID", ID).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsTheConfigOfAHotPart() {
    RepositoryConfig config =
        RepositoryConfig.parse(
            json("{'is_hot':true,'chunker':{'a':[1,{}]},'id':'ID','x':null,'version':1} \n"));

    assertThat(config.version()).isEqualTo(1);
    assertThat(config.id().hex()).isEqualTo(ID);
    assertThat(config.isHot()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'version':3,'id':'ID'} | UNSUPPORTED | repository version 3 is not supported (supported: 1, 2)",
        "{'version':0,'id':'ID'} | UNSUPPORTED | repository version 0 is not supported (supported: 1, 2)",
        "{'version':9999999999,'id':'ID'} | UNSUPPORTED | repository version 9999999999 is not supported (supported: 1, 2)",
        "{'id':'ID'} | DAMAGED | config has no version",
        "{'version':2} | DAMAGED | config has no repository ID",
        "{'version':2.0,'id':'ID'} | DAMAGED | invalid JSON at byte 11: \"version\" is not a whole number from 0 to 9223372036854775807",
        "{'version':'2','id':'ID'} | DAMAGED | invalid JSON at byte 11: \"version\" is not a whole number from 0 to 9223372036854775807",
        "{'version':2,'id':'abcd'} | DAMAGED | invalid JSON at byte 18: \"id\" is not an ID of 64 hexadecimal digits",
        "[] | DAMAGED | invalid JSON at byte 0: not an object",
        "{'version':2,'id':'ID'}{} | DAMAGED | invalid JSON at byte 85: something follows the end",
        "{'version':2, | DAMAGED | invalid JSON at byte 13: unexpected end"
      })
  void refusesConfigs(String json, Kind kind, String message) {
    assertThatThrownBy(() -> RepositoryConfig.parse(json(json)))
        .isInstanceOfSatisfying(SluiceException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessage(message);
  }

  @Test
  void readsAKeyFileInAnyOrderOfFields() {
    KeyFile key =
        KeyFile.parse(
            json(
                "{'data':'AAEC','p':3,'salt':'/+8=','r':8,'N':32768,'kdf':'scrypt',"
                    + "'hostname':'h\u00f6st','created':'2024-01-01T00:00:00Z'}"));

    assertThat(key.n()).isEqualTo(32768);
    assertThat(key.r()).isEqualTo(8);
    assertThat(key.p()).isEqualTo(3);
    assertThat(key.salt()).containsExactly(0xff, 0xef);
    assertThat(key.data()).containsExactly(0, 1, 2);
    assertThat(key.hostname()).isEqualTo("h\u00f6st");
    assertThat(key.username()).isEmpty();
    assertThat(key.created()).isEqualTo("2024-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'kdf':'argon2','N':2,'r':1,'p':1} | KDF \"argon2\" is not scrypt",
        "{'N':2,'r':1,'p':1} | KDF \"\" is not scrypt",
        "{'kdf':'scrypt','N':1000,'r':1,'p':1} | scrypt N = 1000 is not a power of two above 1",
        "{'kdf':'scrypt','N':1,'r':1,'p':1} | scrypt N = 1 is not a power of two above 1",
        "{'kdf':'scrypt','n':2,'r':1,'p':1} | scrypt N = 0 is not a power of two above 1",
        "{'kdf':'scrypt','N':2,'r':1} | scrypt r = 1, p = 0 is out of range",
        "{'kdf':'scrypt','N':2,'r':1,'p':1,'data':'AA=='} | no salt",
        "{'kdf':'scrypt','N':2,'r':1,'p':1,'salt':'AA=='} | no data",
        "{'salt':'A!=='} | invalid JSON at byte 8: \"salt\" is not base64",
        "not json | invalid JSON at byte 0: Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
      })
  void saysWhatIsWrongWithAKeyFile(String json, String message) {
    assertThatThrownBy(() -> KeyFile.parse(json(json)))
        .isInstanceOf(SluiceException.class)
        .hasMessage(message);
  }

  @Test
  void refusesMasterKeysOfAnotherLengthWithoutShowingThem() {
    String key16 = "AAAAAAAAAAAAAAAAAAAAAA==";
    for (String json :
        new String[] {
          "{}",
          "{'mac':{'k':'" + key16 + "','r':'" + key16 + "'},'encrypt':'" + key16 + "'}",
          "{'mac':null,'encrypt':null}"
        }) {
      assertThatThrownBy(() -> MasterKeyJson.parse(json(json)))
          .isInstanceOf(SluiceException.class)
          .message()
          .doesNotContain("AAAA");
    }
    assertThat(new MasterKeyParts(new byte[] {77}, new byte[0], new byte[0]))
        .hasToString("MasterKeyParts");
  }
}
