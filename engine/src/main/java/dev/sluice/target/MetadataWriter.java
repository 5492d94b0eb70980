package dev.sluice.target;

import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Gives one item the metadata of its node, in an order in which it lasts: the owner first, since
 * changing it clears set-ID bits and file capabilities; extended attributes before a mode that may
 * forbid them; times last. What is right already is left alone.
 */
final class MetadataWriter {
  private static final long KEEP = -1;
  private static final int SET_UID = 04000;
  private static final int SET_GID = 02000;

  private final OpenItem item;
  private final Node node;
  private final AttributeFilter filter;
  private final FileStatus before;
  private final List<MetadataProblem> problems = new ArrayList<>(0);

  private boolean isModeKnown = true;
  private int refusedModeBits;

  private MetadataWriter(OpenItem item, FileStatus before, Node node, AttributeFilter filter) {
    this.item = item;
    this.filter = filter;
    this.before = before;
    this.node = node;
  }

  /** Sets what the node says; returns what could not be set. */
  static List<MetadataProblem> apply(
      OpenItem item, FileStatus before, Node node, AttributeFilter filter) {
    MetadataWriter writer = new MetadataWriter(item, before, node, filter);
    writer.setOwner();
    writer.setExtendedAttributes();
    writer.setMode();
    writer.setTimes();
    return List.copyOf(writer.problems);
  }

  /** Whether everything that the node says is so already. */
  static boolean isApplied(OpenItem item, FileStatus now, Node node, AttributeFilter filter) {
    return changed(node.uid(), now.uid()) == KEEP
        && changed(node.gid(), now.gid()) == KEEP
        && (node.mode().isEmpty() || node.mode().getAsInt() == now.mode())
        && node.mtime().map(now.mtime()::equals).orElse(true)
        && new Attributes(item, filter).areApplied(node.extendedAttributes());
  }

  private void setOwner() {
    long uid = changed(node.uid(), before.uid());
    long gid = changed(node.gid(), before.gid());
    if (uid == KEEP && gid == KEEP) {
      return;
    }
    isModeKnown = false;
    Errno both = setOwner(uid, gid);
    if (both.isNone()) {
      return;
    }
    // Giving a file away takes privilege; giving it to another of one's groups does not.
    boolean isGroupSet = gid == KEEP || (uid != KEEP && setOwner(KEEP, gid).isNone());
    refusedModeBits = (uid == KEEP ? 0 : SET_UID) | (isGroupSet ? 0 : SET_GID);
    problem("owner " + shown(node.uid()) + ":" + shown(node.gid()), both);
  }

  private Errno setOwner(long uid, long gid) {
    // 2^32-1 would mean "leave it" to the system, larger numbers would be cut.
    boolean isValid = uid >= KEEP && uid < 0xffff_ffffL && gid >= KEEP && gid < 0xffff_ffffL;
    return isValid ? item.setOwner((int) uid, (int) gid) : new Errno(Errno.EINVAL);
  }

  private static long changed(OptionalLong wanted, int now) {
    return wanted.isEmpty() || wanted.getAsLong() == Integer.toUnsignedLong(now)
        ? KEEP
        : wanted.getAsLong();
  }

  private static String shown(OptionalLong id) {
    return id.isPresent() ? Long.toString(id.getAsLong()) : "";
  }

  private void setExtendedAttributes() {
    boolean isChanged =
        new Attributes(item, filter).apply(node.extendedAttributes(), this::problem);
    isModeKnown &= !isChanged; // an access control list changes it
  }

  private void setMode() {
    if (node.mode().isEmpty() || node.type() == NodeType.SYMLINK) {
      return;
    }
    int wanted = node.mode().getAsInt();
    int mode = wanted & ~refusedModeBits;
    if (mode != wanted) {
      // As cp -p does: a set-ID program must not run as somebody whom its owner never meant.
      problems.add(
          new MetadataProblem(
              shown(wanted),
              String.format("set to %04o, since the owner could not be set", mode),
              !Posix.IS_ROOT));
    }
    Errno outcome = isModeKnown && mode == before.mode() ? Errno.NONE : item.setMode(mode);
    if (!outcome.isNone()) {
      problem(shown(mode), outcome);
    }
  }

  private static String shown(int mode) {
    return String.format("mode %04o", mode);
  }

  private void setTimes() {
    // Somebody may have read it since, but for the time of access alone its time of change, by
    // which the next backup finds what to read, is not worth losing.
    boolean isNothingNew =
        node.mtime().isPresent()
            ? node.mtime().get().equals(before.mtime())
            : node.atime().isEmpty();
    if (isNothingNew) {
      return;
    }
    long[] times = {0, Posix.UTIME_OMIT, 0, Posix.UTIME_OMIT};
    node.atime().or(node::mtime).ifPresent(atime -> put(times, 0, atime));
    node.mtime().ifPresent(mtime -> put(times, 2, mtime));
    Errno outcome = item.setTimes(times);
    if (!outcome.isNone()) {
      problem("times", outcome);
    } else {
      node.mtime().filter(MetadataWriter::isUnusual).ifPresent(this::checkModificationTime);
    }
  }

  private static void put(long[] times, int index, Timestamp time) {
    times[index] = time.seconds();
    times[index + 1] = time.nanos();
  }

  /** Outside of what 32 bits hold, where file systems have their limits, in 1901 and 2038. */
  private static boolean isUnusual(Timestamp time) {
    return time.seconds() != (int) time.seconds();
  }

  /** A file system that cannot keep a time takes the nearest that it can, without a word. */
  private void checkModificationTime(Timestamp wanted) {
    Timestamp kept = item.status().mtime();
    if (kept.seconds() != wanted.seconds()) {
      String reason = "the file system keeps it as " + Instant.ofEpochSecond(kept.seconds());
      problems.add(new MetadataProblem("modification time", reason, false));
    }
  }

  private void problem(String what, Errno outcome) {
    boolean isPermission = outcome.isPermission() && !Posix.IS_ROOT;
    boolean isFixed = outcome.is(Errno.EPERM) && item.isFixed();
    problems.add(
        new MetadataProblem(
            what, isFixed ? Inspection.FIXED_REASON : outcome.text(), isPermission && !isFixed));
  }
}
