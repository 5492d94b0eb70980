package dev.sluice;

import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.Id;
import dev.sluice.backend.Thawing.State;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreEvent.Thawing;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Packs out of cold storage: asked for once, all at first, and read as they come. */
@Timeout(120)
@ExtendWith(LeakGuard.class)
class ThawTest {
  private static final BuiltRepository REPOSITORY =
      RepositoryBuilder.version(2)
          .compression(Compression.OFF)
          .snapshot(
              file("f1", random(1, 60_000).inPack("a"), random(2, 60_000).inPack("a")),
              file("f2", random(3, 60_000).inPack("b")),
              file("f3", random(4, 60_000).inPack("c")),
              file("f4", random(5, 60_000).inPack("d")))
          .build();
  private static final Id A = REPOSITORY.pack("a").id();
  private static final Id B = REPOSITORY.pack("b").id();
  private static final Id C = REPOSITORY.pack("c").id();
  private static final Id D = REPOSITORY.pack("d").id();

  @TempDir Path temp;
  private final ColdBackend storage = new ColdBackend(MemoryBackend.over(REPOSITORY));
  private final Restores restores = Restores.from(storage);

  @AfterEach
  void close() {
    restores.close();
  }

  private Path target() {
    return temp.resolve("target");
  }

  /** Reacts to events while they come. */
  private interface Reaction {
    void on(RestoreEvent event);
  }

  private List<RestoreEvent> restore(RestoreOptions options, Reaction reaction) {
    List<RestoreEvent> events = new ArrayList<>();
    try (Target place = Target.directory(target())) {
      restores
          .repository()
          .restore(SnapshotSelector.latest())
          .into(place)
          .with(options)
          .run()
          .doOnNext(
              event -> {
                events.add(event);
                reaction.on(event);
              })
          .blockLast(Restores.PATIENCE);
    }
    return events;
  }

  private static List<String> files(List<RestoreEvent> events) {
    return events.stream()
        .filter(RestoreEvent.Restored.class::isInstance)
        .map(event -> ((RestoreEvent.Restored) event).path().toString())
        .toList();
  }

  private static List<Thawing> thawing(List<RestoreEvent> events) {
    return events.stream().filter(Thawing.class::isInstance).map(Thawing.class::cast).toList();
  }

  private static boolean isFile(RestoreEvent event, String path) {
    return event instanceof RestoreEvent.Restored done && done.path().toString().equals(path);
  }

  @Test
  void packsAreReadAsTheyComeAndNoneWaitsForAnother() {
    storage.set(A, State.COLD);
    storage.set(B, State.COLD);
    storage.set(C, State.UNDER_WAY);
    List<RestoreEvent> events =
        restore(
            RestoreOptions.DEFAULTS,
            event -> {
              if (isFile(event, "/f4")) {
                storage.set(B, State.READY);
                storage.lookNow();
              } else if (isFile(event, "/f2")) {
                storage.set(A, State.READY);
                storage.set(C, State.READY);
                storage.lookNow();
              }
            });

    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(target())).isEmpty();
    assertThat(files(events)).startsWith("/f4", "/f2").hasSize(4);
    assertThat(storage.asked()).containsExactlyInAnyOrder(A, B);
    assertThat(thawing(events))
        .containsExactly(
            new Thawing(3, 3000, 3, false),
            new Thawing(3, 3000, 2, false),
            new Thawing(3, 3000, 0, false));
  }

  @Test
  void aDryRunAsksForNothing() {
    storage.set(A, State.COLD);
    storage.set(B, State.COLD);
    storage.set(C, State.UNDER_WAY);

    List<RestoreEvent> events = restore(RestoreOptions.DEFAULTS.withDryRun(true), event -> {});

    assertThat(thawing(events)).containsExactly(new Thawing(2, 2000, 1, true));
    assertThat(storage.asked()).isEmpty();
  }

  @Test
  void nothingIsToldWhereNothingIsCold() {
    assertThat(thawing(restore(RestoreOptions.DEFAULTS, event -> {}))).isEmpty();
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(target())).isEmpty();
  }

  @Test
  void whatDoesNotComeInTimeIsLostAndNamed() {
    storage.set(A, State.COLD);
    storage.set(B, State.COLD);
    Restores.Outcome outcome =
        new Restores.Outcome(
            restore(
                RestoreOptions.DEFAULTS,
                event -> {
                  if (event instanceof Thawing thawing && thawing.waiting() == 2) {
                    storage.set(B, State.READY);
                    storage.lookNow();
                  } else if (event instanceof Thawing) {
                    storage.stopLooking();
                  }
                }));

    assertThat(outcome.failures().keySet()).containsExactly(SnapshotPath.of("/f1"));
    assertThat(outcome.failures().values()).allMatch(reason -> reason.contains("is cold"));
    assertThat(outcome.warnings()).singleElement().asString().startsWith("1 packs are still");
    assertThat(files(outcome.events())).containsExactlyInAnyOrder("/f2", "/f3", "/f4");
  }

  @Test
  void whatCannotBeAskedForIsReadAllTheSame() {
    storage.refuse(A, Reason.PROTOCOL);
    storage.refuse(B, Reason.NOT_FOUND);

    Restores.Outcome outcome = new Restores.Outcome(restore(RestoreOptions.DEFAULTS, event -> {}));

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.warnings()).containsExactly("cannot thaw pack " + A.shortHex());
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(target())).isEmpty();
  }

  @Test
  void whoMayNotThawIsToldAtOnce() {
    storage.set(A, State.COLD);
    storage.refuse(D, Reason.DENIED);

    assertThatThrownBy(() -> restore(RestoreOptions.DEFAULTS, event -> {}))
        .isInstanceOf(BackendException.class)
        .hasMessage("cannot thaw pack " + D.shortHex());
  }

  @Test
  void aCancelEndsTheWaiting() {
    storage.set(A, State.COLD);
    try (Target place = Target.directory(target())) {
      RestoreEvent last =
          restores
              .repository()
              .restore(SnapshotSelector.latest())
              .into(place)
              .run()
              .takeUntil(event -> event instanceof Thawing)
              .blockLast(Restores.PATIENCE);
      assertThat(last).isEqualTo(new Thawing(1, 1000, 1, false));
    }
    restores.close();
    assertThat(target().resolve("f1")).doesNotExist();
  }
}
