package dev.sluice.testing;

import dev.sluice.backend.Id;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An index file to be written: which packs it lists, and in what form. Only blobs that are to be
 * indexed are listed.
 */
public final class IndexSpec {
  /** Entries that are added to a pack's own, true or not. */
  record Extra(String pack, BlobEntry entry) {}

  final Set<String> packs = new LinkedHashSet<>();
  final Map<String, String> packsToDelete = new LinkedHashMap<>();
  final List<Extra> extras = new ArrayList<>();
  final List<Id> supersedes = new ArrayList<>();
  final Map<Id, String> absentPacks = new LinkedHashMap<>();
  Optional<String> rawJson = Optional.empty();
  boolean listsAllPacks;
  boolean isLegacy;
  boolean isRustic;
  boolean isUncompressed;
  boolean supersedesEarlier;
  int share;
  int shares = 1;

  private IndexSpec() {}

  /** An index file that lists these packs. */
  public static IndexSpec of(String... packs) {
    IndexSpec index = new IndexSpec();
    index.packs.addAll(List.of(packs));
    return index;
  }

  /** An index file that lists all packs. */
  public static IndexSpec ofAllPacks() {
    IndexSpec index = new IndexSpec();
    index.listsAllPacks = true;
    return index;
  }

  /** A file with this text, whatever it says. */
  public static IndexSpec raw(String json) {
    IndexSpec index = new IndexSpec();
    index.rawJson = Optional.of(json);
    return index;
  }

  /**
   * Lists only each {@code of}-th blob of its packs, beginning with number {@code number}, from 0.
   */
  public IndexSpec share(int number, int of) {
    share = number;
    shares = of;
    return this;
  }

  /** Writes the bare array of restic before 0.2; only read in version 1. */
  public IndexSpec legacy() {
    isLegacy = true;
    return this;
  }

  /** Writes rustic's fields: time and size of each pack, null for stored blobs. */
  public IndexSpec rustic() {
    isRustic = true;
    return this;
  }

  /** Stores the file without compression, also in version 2. */
  public IndexSpec uncompressed() {
    isUncompressed = true;
    return this;
  }

  /** Lists a pack as to be deleted, since {@code time} (RFC 3339). */
  public IndexSpec toDelete(String pack, String time) {
    packsToDelete.put(pack, time);
    return this;
  }

  /** Says that these other index files are obsolete; readers ignore it. */
  public IndexSpec supersedes(Id... indexes) {
    supersedes.addAll(List.of(indexes));
    return this;
  }

  /** Says that all index files described before this one are obsolete; readers ignore it. */
  public IndexSpec supersedesEarlier() {
    supersedesEarlier = true;
    return this;
  }

  /** Lists a blob in a pack additionally, at a place that may be wrong. */
  public IndexSpec entry(String pack, BlobEntry entry) {
    extras.add(new Extra(pack, entry));
    return this;
  }

  /** Lists a pack that does not exist, holding copies of all blobs of {@code pack}. */
  public IndexSpec absentPack(Id id, String pack) {
    absentPacks.put(id, pack);
    return this;
  }
}
