package dev.sluice.restore;

import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.spill.Records;
import dev.sluice.target.Target;
import java.util.List;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;

/** Second and further names of files. */
final class FurtherLinks {
  private final RestorePlan plan;
  private final Target target;
  private final ExistingItems existing;
  private final FileStates states;
  private final PartialFiles partial;
  private final Tally tally;

  FurtherLinks(
      Job job, RestorePlan plan, ExistingItems existing, FileStates states, PartialFiles partial) {
    this.plan = plan;
    this.target = job.target();
    this.existing = existing;
    this.states = states;
    this.partial = partial;
    this.tally = job.tally();
  }

  /** One name. */
  private record Link(long first, int file, long address) {
    static Link of(byte[] record) {
      return new Link(
          Records.getLong(record, HardLinkRecord.FIRST),
          Records.getInt(record, HardLinkRecord.FILE),
          Records.getLong(record, HardLinkRecord.ADDRESS));
    }

    boolean isEmptyFile() {
      return first == address;
    }
  }

  /** How a name is made. */
  private interface Making {
    void make(NodeStore.Stored name, Link link, List<RestoreEvent> events);
  }

  /** The first names of empty files; the others are linked to them by {@link #make}. */
  Flux<RestoreEvent> emptyFiles(Finisher.Step step) {
    return each(Link::isEmptyFile, (name, link, events) -> step.restore(name, events));
  }

  /** Links the further names, when all that they are linked to is done. */
  Flux<RestoreEvent> make() {
    return Flux.using(
        () -> new LeftOut(states),
        firsts ->
            each(
                link -> !link.isEmptyFile(),
                (name, link, events) -> link(name, link, firsts, events)),
        LeftOut::close);
  }

  private Flux<RestoreEvent> each(Predicate<Link> isWanted, Making making) {
    return Flux.<List<RestoreEvent>, Long>generate(
            () -> 0L,
            (at, sink) -> {
              if (at >= plan.links().size()) {
                sink.complete();
                return at;
              }
              byte[] record = new byte[HardLinkRecord.RECORD];
              plan.links().read(at, record, 0, record.length);
              Link link = Link.of(record);
              sink.next(isWanted.test(link) ? make(link, making) : List.of());
              return at + record.length;
            })
        .concatMapIterable(events -> events, 1);
  }

  private List<RestoreEvent> make(Link link, Making making) {
    return Finisher.attempt(
        plan.files().get(link.address()), (name, events) -> making.make(name, link, events));
  }

  private void link(NodeStore.Stored name, Link link, LeftOut firsts, List<RestoreEvent> events) {
    SnapshotPath first = plan.files().get(link.first()).path();
    boolean isNumbered = link.file() != 0;
    if ((isNumbered && states.isFailed(link.file())) || firsts.isFailed(link.first())) {
      if (isNumbered && states.isCreated(link.file())) {
        partial.linkIfKept(name.path(), first);
      }
      String why = "it is the same file as " + first + ", which failed";
      events.add(new RestoreEvent.Failed(name.path(), why));
    } else if (!existing.keep(name, events)) {
      Action done = existing.at(name.path()).isPresent() ? Action.UPDATED : Action.RESTORED;
      boolean isNew = target.createHardLink(name.path(), first);
      tell(name, isNew ? done : Action.UNCHANGED, firsts.isKept(link.first()), events);
    }
  }

  private void tell(
      NodeStore.Stored name, Action done, boolean isOfKept, List<RestoreEvent> events) {
    if (isOfKept) {
      events.add(existing.skip(name, 0, Action.KEPT));
    } else if (done == Action.UNCHANGED) {
      events.add(existing.skip(name, 0, done));
    } else {
      tally.doneEmpty(NodeType.FILE);
      events.add(new RestoreEvent.Restored(name.path(), NodeType.FILE, 0, done));
    }
  }
}
