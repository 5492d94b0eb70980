package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import dev.sluice.select.PathMapping;
import dev.sluice.target.ExistingItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * What a journal is about. Whatever of it differs, the journal is another restore's.
 *
 * @param snapshot what is restored
 * @param subfolder which part of it
 * @param mapping which items of that go elsewhere
 * @param isSynced whether files are waited for, so that a stop of the machine does not matter
 */
record JournalHeading(Id snapshot, SnapshotPath subfolder, PathMapping mapping, boolean isSynced) {
  private static final String MAGIC = "sluice journal 1\n";
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** A hash of all that, and of the target's root. */
  byte[] bytes(ExistingItem root) {
    MessageDigest digest = FileHash.newDigest();
    digest.update(MAGIC.getBytes(StandardCharsets.US_ASCII));
    digest.update(snapshot.bytes());
    String place = root.fileSystem() + " " + root.inode() + " " + period() + " ";
    digest.update(place.getBytes(StandardCharsets.UTF_8));
    add(subfolder, digest);
    mapping.forEach(
        (from, to) -> {
          add(from, digest);
          add(to, digest);
        });
    return digest.digest();
  }

  private static void add(SnapshotPath path, MessageDigest to) {
    to.update(path.bytes());
    to.update((byte) 0);
  }

  /** Since when the machine runs; something unique if that is not known. */
  private String period() {
    if (isSynced) {
      return "synced";
    }
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException unknown) {
      return "unknown " + System.nanoTime();
    }
  }
}
