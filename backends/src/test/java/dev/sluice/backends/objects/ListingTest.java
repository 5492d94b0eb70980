package dev.sluice.backends.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backends.http.HttpRequest;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.operation.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ListingTest {
  private static final Operation OPERATION = new Operation("list");

  /** Names in the order in which it lists them, some at a time, and what it was asked. */
  private record Store(List<String> all, int pageSize, List<String> asked) implements ObjectStore {
    @Override
    public Mono<NamePage> page(Operation operation, String prefix, String next) {
      asked.add(prefix + " " + next);
      List<String> names = all.stream().filter(name -> name.startsWith(prefix)).toList();
      int from = next.isEmpty() ? 0 : Integer.parseInt(next);
      int to = Math.min(from + pageSize, names.size());
      String following = to < names.size() ? Integer.toString(to) : "";
      return Mono.just(new NamePage(names.subList(from, to), following));
    }

    @Override
    public String describe() {
      return "store";
    }

    @Override
    public HttpTransport transport() {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> Flux<T> ask(ObjectRequest object, Function<HttpRequest, Flux<T>> send) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static List<String> names(Store store) {
    return new Listing(store, 16)
        .names(OPERATION, "d/")
        .collectList()
        .blockOptional()
        .orElseThrow();
  }

  private static List<String> some(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("d/%08x".formatted(i * 0x9e37_79b9));
    }
    return names;
  }

  @Property(tries = 200)
  void eachNameComesOnceWhateverThePages(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 500) Integer> numbers,
      @ForAll @IntRange(min = 1, max = 9) int pageSize) {
    List<String> all =
        numbers.stream().map(n -> "d/%03x".formatted(n * 7)).distinct().sorted().toList();
    assertThat(names(new Store(all, pageSize, new ArrayList<>())))
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void onePageIsOneRequest() {
    Store store = new Store(some(3).stream().sorted().toList(), 3, new ArrayList<>());
    assertThat(names(store)).hasSize(3);
    assertThat(store.asked()).containsExactly("d/ ");
  }

  @Test
  void behindTheFirstPageTheDigitsAreListedByThemselves() {
    Store store = new Store(some(64).stream().sorted().toList(), 8, new ArrayList<>());
    assertThat(names(store)).hasSize(64);
    assertThat(store.asked()).doesNotContain("d/ 8").contains("d/f ");
  }

  @Test
  void whatIsNotInOrderIsListedPageByPage() {
    List<String> reversed = new ArrayList<>(some(20).stream().sorted().toList());
    Collections.reverse(reversed);
    Store store = new Store(reversed, 6, new ArrayList<>());
    assertThat(names(store)).containsExactlyElementsOf(reversed);
    assertThat(store.asked()).containsExactly("d/ ", "d/ 6", "d/ 12", "d/ 18");
  }

  @Test
  void rootsAreTidiedUp() {
    assertThat(ObjectRoot.of("//a/./b/../c//").key("config")).isEqualTo("a/c/config");
    assertThat(ObjectRoot.of("/").key("config")).isEqualTo("config");
    assertThat(ObjectRoot.of("../x").path()).isEqualTo("x");
    assertThat(ObjectRoot.of("a").names(List.of("a/x", "ab/y", "a/z/w")))
        .containsExactly("x", "z/w");
  }
}
