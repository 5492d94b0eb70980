package dev.sluice.testing;

import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the index files of a repository under construction, and remembers what they list. */
final class IndexAssembly {
  /** A blob at one place. */
  private record Place(String pack, BlobEntry entry) {}

  private final Map<String, BuiltPack> packs;
  private final UnpackedWriter unpacked;
  private final boolean isRustic;
  private final List<Id> ids = new ArrayList<>();
  private final Map<Place, Set<Id>> listedIn = new HashMap<>();

  IndexAssembly(Map<String, BuiltPack> packs, UnpackedWriter unpacked, boolean isRustic) {
    this.packs = packs;
    this.unpacked = unpacked;
    this.isRustic = isRustic;
  }

  void write(IndexSpec spec, BlobPool pool) {
    List<Place> listed = new ArrayList<>();
    String json = spec.rawJson.orElseGet(() -> json(spec, pool, listed));
    Id id = unpacked.write(FileType.INDEX, json, spec.isUncompressed);
    ids.add(id);
    listed.forEach(place -> listedIn.computeIfAbsent(place, p -> new LinkedHashSet<>()).add(id));
  }

  private String json(IndexSpec spec, BlobPool pool, List<Place> listed) {
    Collection<String> names = spec.packs;
    if (spec.listsAllPacks) {
      names = new LinkedHashSet<>(packs.keySet());
      names.removeAll(spec.packsToDelete.keySet());
    }
    List<String> used = new ArrayList<>();
    for (String name : names) {
      used.add(pack(spec, name, built(name).id(), entries(spec, pool, name, listed)));
    }
    spec.absentPacks.forEach((id, name) -> used.add(pack(spec, name, id, built(name).entries())));
    if (spec.isLegacy) {
      return JsonObject.array(used);
    }
    JsonObject json = new JsonObject();
    List<String> superseded = new ArrayList<>(spec.supersedes.stream().map(Id::hex).toList());
    if (spec.supersedesEarlier) {
      ids.forEach(id -> superseded.add(id.hex()));
    }
    if (!superseded.isEmpty()) {
      json.raw("supersedes", JsonObject.strings(superseded));
    }
    json.raw("packs", JsonObject.array(used));
    if (!spec.packsToDelete.isEmpty()) {
      List<String> unused = new ArrayList<>();
      for (String name : spec.packsToDelete.keySet()) {
        unused.add(pack(spec, name, built(name).id(), entries(spec, pool, name, listed)));
      }
      json.raw("packs_to_delete", JsonObject.array(unused));
    }
    return json.toString();
  }

  private BuiltPack built(String name) {
    BuiltPack pack = packs.get(name);
    if (pack == null) {
      throw new IllegalArgumentException("no such pack: " + name + ", but " + packs.keySet());
    }
    return pack;
  }

  private List<BlobEntry> entries(IndexSpec spec, BlobPool pool, String name, List<Place> listed) {
    List<BlobEntry> entries = new ArrayList<>();
    List<BlobEntry> all = built(name).entries();
    for (int i = spec.share; i < all.size(); i += spec.shares) {
      if (pool.isIndexed(all.get(i).key())) {
        entries.add(all.get(i));
      }
    }
    spec.extras.stream().filter(e -> e.pack().equals(name)).forEach(e -> entries.add(e.entry()));
    entries.forEach(entry -> listed.add(new Place(name, entry)));
    return entries;
  }

  private String pack(IndexSpec spec, String name, Id id, List<BlobEntry> entries) {
    boolean writesRustic = isRustic || spec.isRustic;
    StringBuilder blobs = new StringBuilder("[");
    for (BlobEntry entry : entries) {
      blobs.append(blobs.length() > 1 ? "," : "");
      entry.appendIndexJson(blobs, writesRustic);
    }
    JsonObject json = new JsonObject().string("id", id.hex()).raw("blobs", blobs + "]");
    if (writesRustic) {
      json.string("time", "2024-01-31T20:30:00.5+01:00").number("size", built(name).size());
    }
    String time = spec.packsToDelete.get(name);
    if (time != null) {
      json.string("time", time);
    }
    return json.toString();
  }

  List<Id> ids() {
    return ids;
  }

  /** Where each blob lies, and which index files say so. */
  Map<BlobKey, List<BlobCopy>> copies(BlobPool pool) {
    Map<BlobKey, List<BlobCopy>> copies = new LinkedHashMap<>();
    pool.blobs().keySet().forEach(key -> copies.put(key, new ArrayList<>()));
    for (BuiltPack pack : packs.values()) {
      for (BlobEntry entry : pack.entries()) {
        Set<Id> indexes = listedIn.getOrDefault(new Place(pack.name(), entry), Set.of());
        List<BlobCopy> all = copies.computeIfAbsent(entry.key(), k -> new ArrayList<>());
        all.add(new BlobCopy(pack.name(), pack.id(), entry, indexes));
      }
    }
    return copies;
  }
}
