package dev.sluice.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.format.Node;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnershipTest {
  private static Node recorded(String user, String group) {
    return Nodes.file().owner(4711, 4712).names(user, group).build();
  }

  private static String owner(Ownership ownership, Node node) {
    Node owned = ownership.apply(node);
    return shown(owned.uid()) + ":" + shown(owned.gid());
  }

  private static String shown(OptionalLong id) {
    return id.isPresent() ? Long.toString(id.getAsLong()) : "";
  }

  @Test
  void byNumberNothingChanges() {
    assertThat(owner(Ownership.BY_ID, recorded("root", "root"))).isEqualTo("4711:4712");
    assertThat(owner(Ownership.NONE, recorded("root", "root"))).isEqualTo(":");
  }

  @Test
  void byNameWhoHasTheNameHereOrElseTheNumber() {
    Ownership byName = Ownership.byName();

    assertThat(owner(byName, recorded("root", "root"))).isEqualTo("0:0");
    assertThat(owner(byName, recorded("root", "no-such-group-here"))).isEqualTo("0:4712");
    assertThat(owner(byName, recorded("", "a\0b"))).isEqualTo("4711:4712");
  }

  @Test
  void oneOwnerForAll() {
    assertThat(owner(Ownership.fixed("7"), recorded("root", "root"))).isEqualTo("7:4712");
    assertThat(owner(Ownership.fixed("root:8"), recorded("a", "b"))).isEqualTo("0:8");
    assertThat(owner(Ownership.fixed(":root"), recorded("a", "b"))).isEqualTo("4711:0");
    assertThatThrownBy(() -> Ownership.fixed("no-such-user-here"))
        .isInstanceOf(SluiceException.class)
        .hasMessage("there is no user \"no-such-user-here\" here");
  }

  @Test
  void asAListSays() {
    Ownership mapped =
        Ownership.mapped(
            List.of("user ann 1", "user 4711 2", "group * 3", "group\tstaff  root", "user * 9"));

    assertThat(owner(mapped, recorded("ann", "staff"))).isEqualTo("1:0");
    assertThat(owner(mapped, recorded("bob", "other"))).isEqualTo("2:3");
    Node other = Nodes.file().owner(5, 6).build();
    assertThat(owner(mapped, other)).isEqualTo("9:3");
    assertThat(owner(Ownership.mapped(List.of("user 7 8")), other)).isEqualTo("5:6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user 1", "users 1 2", "user 1 2 3", "group a no-such-group-here"})
  void aWrongLineIsNamed(String line) {
    assertThatThrownBy(() -> Ownership.mapped(List.of(line))).isInstanceOf(SluiceException.class);
  }
}
