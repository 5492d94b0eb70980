package dev.sluice.backends.objects;

import dev.sluice.backends.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lists names by pages. Each page costs a round trip, and only the page before tells where the next
 * one begins; so what is behind the first page is listed by first digit, at the same time. That
 * works where a page is in order, as all storages promise but a few: there it is done page by page.
 */
final class Listing {
  private static final String DIGITS = "0123456789abcdef";

  private final ObjectStore store;
  private final int concurrency;

  Listing(ObjectStore store, int connections) {
    this.store = store;
    this.concurrency = Math.min(DIGITS.length(), connections);
  }

  /**
   * All names that begin with {@code directory} and a hexadecimal digit, each once, and perhaps
   * others.
   */
  Flux<String> names(Operation operation, String directory) {
    return store
        .page(operation, directory, "")
        .flatMapMany(
            first -> {
              Flux<String> names = Flux.fromIterable(first.names());
              return first.isLast() ? names : names.concatWith(rest(operation, directory, first));
            });
  }

  private Flux<String> rest(Operation operation, String directory, NamePage first) {
    if (!isSorted(first.names())) {
      return pages(operation, directory, first.next());
    }
    String last = first.names().get(first.names().size() - 1);
    List<String> prefixes = new ArrayList<>();
    for (int digit = 0; digit < DIGITS.length(); digit++) {
      String prefix = directory + DIGITS.charAt(digit);
      if (prefix.compareTo(last) > 0 || last.startsWith(prefix)) {
        prefixes.add(prefix);
      }
    }
    return Flux.fromIterable(prefixes)
        .flatMap(prefix -> pages(operation, prefix, ""), concurrency, 1)
        .filter(name -> name.compareTo(last) > 0);
  }

  private Flux<String> pages(Operation operation, String prefix, String next) {
    return store
        .page(operation, prefix, next)
        .expand(page -> page.isLast() ? Mono.empty() : store.page(operation, prefix, page.next()))
        .concatMapIterable(NamePage::names, 1);
  }

  private static boolean isSorted(List<String> names) {
    for (int i = 1; i < names.size(); i++) {
      if (names.get(i - 1).compareTo(names.get(i)) >= 0) {
        return false;
      }
    }
    return !names.isEmpty();
  }
}
