package dev.sluice.backends.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Id;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameListTest {
  private static final Id A = new Id(0xa, 1, 2, 3);
  private static final Id B = new Id(0xb, 1, 2, 3);
  private static final String TWO =
      "[{\"name\":\"%s\",\"size\":1}, {\"size\":2,\"name\":\"%s\"}]".formatted(A.hex(), B.hex());

  @Property(tries = 300)
  void doesNotCareHowAListingIsCut(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 30) Integer> lengths)
      throws IOException {
    NameList names = new NameList();
    List<Id> ids = new ArrayList<>();
    byte[] bytes = TWO.getBytes(StandardCharsets.UTF_8);
    int position = 0;
    for (int length : lengths) {
      int end = Math.min(position + length, bytes.length);
      ids.addAll(names.accept(ByteBuffer.wrap(bytes, position, end - position)));
      position = end;
    }
    ids.addAll(names.accept(ByteBuffer.wrap(bytes, position, bytes.length - position)));

    assertThat(ids).containsExactly(A, B);
    assertThat(names.end()).isTrue();
  }

  @Test
  void readsBothVersionsOfTheProtocol() throws IOException {
    assertThat(read(TWO)).containsExactly(A, B);
    assertThat(read("[\"" + A.hex() + "\",\"" + B.hex() + "\"]")).containsExactly(A, B);
    assertThat(read("[]")).isEmpty();
    assertThat(read("null")).isEmpty();
  }

  @Test
  void skipsWhatIsNoId() throws IOException {
    assertThat(
            read(
                "[\"README\", 7, null, [\"%1$s\"], {\"name\":7}, {\"name\":{\"name\":\"%1$s\"}}, {\"x\":\"%1$s\"}, \"%2$s\"]"
                    .formatted(A.hex(), B.hex())))
        .containsExactly(B);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{\"name\":\"x\"}", "\"text\"", "7 ", "[}", "true "})
  void refusesWhatIsNoList(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[", "[\"x\"", "[{\"name\":"})
  void aListWithoutItsEndIsIncomplete(String text) throws IOException {
    NameList names = new NameList();
    names.accept(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));

    assertThat(names.end()).isFalse();
  }

  private static List<Id> read(String text) throws IOException {
    NameList names = new NameList();
    List<Id> ids = names.accept(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(names.end()).isTrue();
    return ids;
  }
}
