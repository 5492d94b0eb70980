package dev.sluice.backends.ids;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class IdSetTest {
  @Property(tries = 200)
  void agreesWithASet(@ForAll("ids") List<Id> ids) {
    IdSet set = new IdSet();
    Set<Id> expected = new HashSet<>();
    for (Id id : ids) {
      assertThat(set.contains(id)).isEqualTo(expected.contains(id));
      assertThat(set.add(id)).isEqualTo(expected.add(id));
      assertThat(set.size()).isEqualTo(expected.size());
    }
    assertThat(ids).allMatch(set::contains);
  }

  /** Few different words, so that slots collide, and zeros, which mark free slots. */
  @Provide
  Arbitrary<List<Id>> ids() {
    Arbitrary<Long> words = Arbitraries.longs().between(-3, 60);
    return Combinators.combine(words, words).as((a, b) -> new Id(a, b, 0, 0)).list().ofMaxSize(300);
  }

  @Test
  void holdsMany() {
    IdSet set = new IdSet();
    for (long i = 0; i < 100_000; i++) {
      assertThat(set.add(scattered(i))).isTrue();
    }
    assertThat(set.size()).isEqualTo(100_000);
    for (long i = 0; i < 200_000; i++) {
      assertThat(set.contains(scattered(i))).isEqualTo(i < 100_000);
    }
  }

  private static Id scattered(long i) {
    return new Id(i * 0x9e3779b97f4a7c15L, i * 0xc2b2ae3d27d4eb4fL, i, i);
  }
}
