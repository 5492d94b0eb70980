package dev.sluice.restore;

import dev.sluice.format.NodeType;
import dev.sluice.format.RecordedItem;
import dev.sluice.format.SnapshotPath;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import java.io.IOException;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** What each item of a plan must be like once it is restored, directories first. */
final class Recording {
  private final RestorePlan plan;
  private final PlanFiles stores;
  private final Target target;
  private final ContentHashes hashes;
  private final FailedPaths failures;

  Recording(
      RestorePlan plan,
      PlanFiles stores,
      Target target,
      ContentHashes hashes,
      FailedPaths failures) {
    this.plan = plan;
    this.stores = stores;
    this.target = target;
    this.hashes = hashes;
    this.failures = failures;
  }

  Flux<RecordedItem> items() {
    return Flux.using(
        Items::new,
        items ->
            Flux.concat(
                items.all(plan.directories(), items::plain),
                items.all(plan.files(), items::file),
                items.all(plan.others(), items::other)),
        Items::close);
  }

  /** Makes a line about an item, or none. */
  private interface Line {
    Optional<RecordedItem> of(NodeStore.Stored item);
  }

  private final class Items implements AutoCloseable {
    private final ContentHashes.InOrder contents = hashes.inOrder();
    private final FurtherNames names = new FurtherNames(plan, stores);
    private final SnapshotPaths.Lookup failed = failures.lookup();

    Flux<RecordedItem> all(NodeStore nodes, Line line) {
      return nodes
          .items()
          .concatMapIterable(item -> line.of(item).map(this::checked).stream().toList(), 1);
    }

    private RecordedItem checked(RecordedItem item) {
      return failed.contains(item.path()) ? item.incomplete() : item;
    }

    Optional<RecordedItem> plain(NodeStore.Stored item) {
      return Optional.of(RecordedItem.of(item.path(), item.node()));
    }

    Optional<RecordedItem> other(NodeStore.Stored item) {
      RecordedItem known = RecordedItem.of(item.path(), item.node());
      return Optional.of(
          known.type() == NodeType.FILE ? known.withContent(0, FileHash.EMPTY) : known);
    }

    Optional<RecordedItem> file(NodeStore.Stored item) {
      RecordedItem known = RecordedItem.of(item.path(), item.node());
      if (names.isAt(item.address())) {
        if (names.isEmptyFile()) {
          return Optional.of(known.withContent(0, FileHash.EMPTY));
        }
        SnapshotPath first = plan.files().get(names.first()).path();
        RecordedItem further = known.withFirstName(first);
        return Optional.of(failed.contains(first) ? further.incomplete() : further);
      }
      if (contents.isAt(item.address())) {
        return Optional.of(known.withContent(contents.length(), contents.hash()));
      }
      return Optional.of(failed.contains(item.path()) ? known : read(known));
    }

    /** A file that is as it must be, but that this restore wrote nothing to. */
    private RecordedItem read(RecordedItem item) {
      try {
        FileHash hash = FileHash.of(target, item.path());
        return item.withContent(hash.length(), hash.sha256());
      } catch (IOException | TargetException unreadable) {
        return item.incomplete();
      }
    }

    @Override
    public void close() {
      contents.close();
      names.close();
      failed.close();
    }
  }
}
