package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * A tree that a walk will come to, or is in. Belongs to one {@link TreePrefetch}, under whose lock
 * all of this is read and changed.
 */
final class ForeseenTree {
  /** What is known of a tree. */
  enum State {
    /** It will be needed. */
    FORESEEN,
    /** It was asked for. */
    FETCHING,
    /** It is here. */
    READY,
    /** The walk has it, or has to fetch it itself. */
    LEFT_TO_WALK,
    /** The walk will not come to it. */
    DROPPED
  }

  final Id id;
  final SnapshotPath path;
  final int depth;
  final Deque<ForeseenTree> below = new ArrayDeque<>(0);
  State state = State.FORESEEN;
  Optional<BlobCopy> copy = Optional.empty();

  /** Bytes of the share that it holds. */
  long held;

  @Nullable TreeText text;
  @Nullable SubtreeHints hints;

  /** The walk, if it waits for this tree. */
  @Nullable MonoSink<TreeText> walk;

  ForeseenTree(Id id, SnapshotPath path, int depth) {
    this.id = id;
    this.path = path;
    this.depth = depth;
  }

  /** It has arrived, or was read by the walk; what is in it can be foreseen. */
  void read(TreeText json) {
    text = json;
    hints = new SubtreeHints(json);
  }
}
