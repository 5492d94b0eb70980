package dev.sluice.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SubtreeHintsTest {
  private record Found(String name, Id tree) {}

  private static List<Found> find(String json) {
    SubtreeHints hints = new SubtreeHints(TreeText.of(json.getBytes(StandardCharsets.UTF_8)));
    byte[] buffer = new byte[SubtreeHints.STEP];
    List<Found> found = new ArrayList<>();
    while (!hints.isAtEnd()) {
      hints.step(
          buffer,
          (name, tree) -> found.add(new Found(new String(name, StandardCharsets.UTF_8), tree)));
    }
    return found;
  }

  private static Id id(Random random) {
    return new Id(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private static String directory(String name, Id tree, String more) {
    String fields = "\"type\":\"dir\",\"mode\":2147484141," + more + "\"content\":null,";
    return "{\"name\":\"" + name + "\"," + fields + "\"subtree\":\"" + tree.hex() + "\"}";
  }

  /** Also where a node lies across the pieces in which the tree is looked at. */
  @Property(tries = 50)
  void allAreFoundInOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<Found> expected = new ArrayList<>();
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String name = "n" + i + "x".repeat(random.nextInt(200));
      if (random.nextInt(3) > 0) {
        Found found = new Found(name, id(random));
        expected.add(found);
        nodes.add(directory(name, found.tree(), ""));
      } else {
        String content = ("\"" + id(random).hex() + "\",").repeat(random.nextInt(300)) + "\"x\"";
        nodes.add("{\"name\":\"" + name + "\",\"type\":\"file\",\"content\":[" + content + "]}");
      }
    }
    assertThat(find("{\"nodes\":[" + String.join(",", nodes) + "]}\n")).isEqualTo(expected);
  }

  @Test
  void whatANameSaysIsNoSubtree() {
    Id tree = id(new Random(1));
    String lie = "\\\"subtree\\\":\\\"" + "ab".repeat(32) + "\\\"";
    String attribute =
        "\"extended_attributes\":[{\"name\":\"user.x\",\"value\":\"eA==\"},{\"name\":\"user.y\"}],";
    assertThat(find("{\"nodes\":[" + directory(lie, tree, attribute) + "]}"))
        .containsExactly(new Found(lie, tree));
  }

  @Test
  void whatIsWrittenOtherwiseIsOverlooked() {
    Id tree = id(new Random(1));
    assertThat(find("{\"nodes\":[{\"subtree\": \"" + tree.hex() + "\"}]}")).isEmpty();
    assertThat(find("{\"nodes\":[{\"subtree\":\"" + tree.hex().substring(9) + "\"}]}")).isEmpty();
    assertThat(find("{\"nodes\":[{\"type\":\"dir\",\"subtree\":\"" + tree.hex() + "\"}]}"))
        .containsExactly(new Found("", tree));
    assertThat(find("")).isEmpty();
  }
}
