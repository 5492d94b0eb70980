package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.flow.Pull;
import dev.sluice.format.Node;
import dev.sluice.format.TreeItem;
import dev.sluice.format.TreeReader;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Trees that can be read and that nothing refers to: no snapshot, and no other tree that can be
 * read. Where a tree is lost, those are the trees of the directories that were in it. Reads all
 * trees of the repository; their ids are sorted outside of the heap if there are many.
 */
final class OrphanTrees implements AutoCloseable {
  private final IndexedRepository repository;
  private final RecordSorter readable;
  private final RecordSorter references;

  OrphanTrees(IndexedRepository repository) {
    this.repository = repository;
    this.readable = sorter(repository.resources());
    this.references = sorter(repository.resources());
  }

  private static RecordSorter sorter(Resources resources) {
    int buffer = resources.options().memory().sorterBytes() / 4;
    return new RecordSorter(resources.temporary(), Id.BYTES, buffer);
  }

  /** The trees that are not referred to by one another, nor among the roots. */
  Flux<Id> find(Flux<Id> roots, Flux<BlobIndex> indexes) {
    return roots
        .doOnNext(root -> references.add(root.bytes(), 0))
        .thenMany(indexes)
        .concatMap(OrphanTrees::trees, 1)
        .flatMap(this::read, Math.max(1, Math.min(repository.connections(), 8)), 1)
        .thenMany(Flux.defer(this::unreferenced));
  }

  private static Flux<Id> trees(BlobIndex index) {
    return Flux.<Id, SeekableCursor>generate(
            index::cursor,
            (cursor, sink) -> {
              boolean isTree =
                  cursor.next() && cursor.array()[cursor.offset() + BlobIndex.TYPE] == 0;
              if (isTree) {
                sink.next(Id.of(cursor.array(), cursor.offset() + BlobIndex.ID));
              } else {
                sink.complete();
              }
              return cursor;
            },
            SeekableCursor::close)
        .distinctUntilChanged();
  }

  private Mono<Void> read(Id tree) {
    return repository
        .openTree(tree, opened -> Mono.fromRunnable(() -> note(tree, opened)))
        .onErrorResume(
            SluiceException.class, e -> e.kind() == Kind.DAMAGED ? Flux.empty() : Flux.error(e))
        .then();
  }

  private void note(Id tree, OpenedBlob opened) {
    try (TreeText text = TreeText.of(opened);
        TreeReader items = new TreeReader(text.from(0))) {
      for (TreeItem item = items.next(); item != null; item = items.next()) {
        if (item instanceof Node node) {
          node.subtree().ifPresent(below -> references.add(below.bytes(), 0));
        }
      }
    }
    readable.add(tree.bytes(), 0);
  }

  private Flux<Id> unreferenced() {
    return Flux.using(
        () -> new Difference(readable.finish(), references.finish()),
        difference -> Pull.all(difference::next),
        Difference::close);
  }

  /** Goes over ids that are in one and not in the other. */
  private static final class Difference implements AutoCloseable {
    private final SortedRecords all;
    private final SortedRecords without;
    private final SeekableCursor each;
    private final SeekableCursor other;
    private byte[] previous = {};

    Difference(SortedRecords all, SortedRecords without) {
      this.all = all;
      this.without = without;
      this.each = all.cursor();
      this.other = without.cursor();
    }

    @Nullable Id next() {
      while (each.next()) {
        byte[] id = Arrays.copyOfRange(each.array(), each.offset(), each.offset() + Id.BYTES);
        if (!Arrays.equals(id, previous) && !other.find(id, 0, id.length)) {
          previous = id;
          return Id.of(id);
        }
        previous = id;
      }
      return null;
    }

    @Override
    public void close() {
      each.close();
      other.close();
      all.close();
      without.close();
    }
  }

  @Override
  public void close() {
    readable.close();
    references.close();
  }
}
