package dev.sluice;

import dev.sluice.TargetState.Age;
import dev.sluice.backend.Id;
import dev.sluice.restore.Overwrite;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.restore.WriteOptions;
import java.util.Arrays;
import java.util.List;

/** What has to become of one file of a snapshot, whatever there is in its place. */
final class TargetModel {
  /** What is told of a file that could not be restored. */
  static final String FAILED = "failed";

  private TargetModel() {}

  /** What is there in the end. */
  enum Result {
    AS_BEFORE,
    RIGHT,
    /** It was taken for right by its size and time. */
    OLD_CONTENT_RIGHT_METADATA
  }

  /**
   * A file of the snapshot and what is in its place.
   *
   * @param content what the file must hold
   * @param blobs which blobs that are, each with its length
   */
  record Place(TargetState state, Age age, byte[] content, List<Blob> blobs) {
    boolean isContentRight() {
      return state.isFile() && Arrays.equals(state.content(content), content);
    }

    boolean isLengthRight() {
      return state.isFile() && state.content(content).length == content.length;
    }

    boolean isMetadataRight() {
      return age == Age.SAME && (state == TargetState.IDENTICAL || state == TargetState.LINKED);
    }
  }

  /** A blob of a file. */
  record Blob(Id id, int position, int length) {
    boolean isIn(byte[] content, byte[] right) {
      int end = position + length;
      return end <= content.length && Arrays.equals(content, position, end, right, position, end);
    }
  }

  private static boolean isKept(Place place, Overwrite overwrite) {
    return place.state() != TargetState.MISSING
        && (overwrite == Overwrite.NEVER
            || (overwrite == Overwrite.IF_NEWER && place.age() != Age.OLDER));
  }

  /** A file that has to be copied, since it has another name, is compared all the same. */
  private static boolean isTrusted(Place place, Overwrite overwrite) {
    return overwrite == Overwrite.IF_CHANGED
        && place.isLengthRight()
        && place.age() == Age.SAME
        && (!place.state().isLinked() || place.isMetadataRight());
  }

  private static boolean isInTheWay(Place place, WriteOptions options) {
    return place.state() == TargetState.FULL_DIRECTORY && !options.delete();
  }

  /** An action, or {@link #FAILED}. */
  static String told(Place place, WriteOptions options) {
    if (isKept(place, options.overwrite())) {
      return Action.KEPT.name();
    }
    if (isInTheWay(place, options)) {
      return FAILED;
    }
    boolean isNothingThere =
        place.state() == TargetState.MISSING || (place.state().isDirectory() && options.delete());
    if (isNothingThere) {
      return Action.RESTORED.name();
    }
    // Another name of the file must not get metadata that it had not.
    boolean isRight =
        (place.isContentRight() || isTrusted(place, options.overwrite()))
            && (!place.state().isLinked() || place.isMetadataRight());
    return (isRight ? Action.UNCHANGED : Action.UPDATED).name();
  }

  /** What is there in the end. */
  static Result becomes(Place place, WriteOptions options) {
    if (isKept(place, options.overwrite()) || isInTheWay(place, options)) {
      return Result.AS_BEFORE;
    }
    return isTrusted(place, options.overwrite()) ? Result.OLD_CONTENT_RIGHT_METADATA : Result.RIGHT;
  }

  /** Blobs that are not in the target yet, where they have to be. */
  static List<Id> fetched(Place place, WriteOptions options) {
    if (isKept(place, options.overwrite()) || isTrusted(place, options.overwrite())) {
      return List.of();
    }
    byte[] there = place.state().isFile() ? place.state().content(place.content()) : new byte[0];
    return place.blobs().stream()
        .filter(blob -> !blob.isIn(there, place.content()))
        .map(Blob::id)
        .toList();
  }
}
