package dev.sluice.bench;

import java.util.List;

/** The repositories of the cases, each at any scale. */
final class Recipes {
  private static final long MIB = Size.MIB;

  static final Recipe PACKS_500M =
      new Recipe(
          "packs-500m",
          scale -> {
            long packSize = scaled(500 * MIB, scale);
            String blobSize = Long.toString(Math.min(MIB, packSize / 4));
            return List.of(
                "--packs", "20", "--pack-size", Long.toString(packSize), "--blob-size", blobSize);
          },
          true);

  /** One byte less than the generator's limit of 4 GiB. */
  static final Recipe PACKS_4G = sameContent("packs-4g", 4096 * MIB - 1);

  static final Recipe PACKS_4M = sameContent("packs-4m", 4 * MIB);

  static final Recipe INDEX_10M =
      new Recipe(
          "index-10m",
          scale ->
              List.of(
                  "--files", "1", "--file-size", "64K", "--index-blobs", count(10_000_000, scale)),
          true);

  static final Recipe FILES_10M = smallFiles("files-10m", 10_000_000, 100_000, "64..160", false);

  static final Recipe FILES_1M = smallFiles("files-1m", 1_000_000, 10_000, "0..2K", true);

  static final Recipe ONE_DIRECTORY_2M =
      new Recipe(
          "one-directory-2m",
          scale -> List.of("--files", "0", "--one-directory-entries", count(2_000_000, scale)),
          true);

  static final Recipe SPARSE_100G =
      new Recipe(
          "sparse-100g",
          scale ->
              List.of(
                  "--files", "0", "--repeat-file", Long.toString(scaled(100 * 1024 * MIB, scale))),
          false);

  /** scrypt as rustic sets it up by default; it has nothing that could be scaled. */
  static final Recipe RUSTIC_KEY =
      new Recipe(
          "rustic-key",
          scale ->
              List.of(
                  "--files", "4", "--file-size", "1M", "--scrypt-n", "131072", "--scrypt-r", "8"),
          true);

  private Recipes() {}

  private static Recipe sameContent(String name, long packSize) {
    return new Recipe(
        name,
        scale ->
            List.of(
                "--files",
                "128",
                "--file-size",
                Long.toString(scaled(64 * MIB, scale)),
                "--pack-size",
                Long.toString(Math.max(2 * MIB, scaled(packSize, scale)))),
        true);
  }

  private static Recipe smallFiles(
      String name, long files, long directories, String fileSize, boolean isChecked) {
    return new Recipe(
        name,
        scale ->
            List.of(
                "--files",
                count(files, scale),
                "--dirs",
                count(directories, scale),
                "--file-size",
                fileSize),
        isChecked);
  }

  private static String count(long full, double scale) {
    return Long.toString(scaled(full, scale));
  }

  private static long scaled(long full, double scale) {
    return Math.max(1, Math.round(full * scale));
  }
}
