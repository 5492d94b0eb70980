package dev.sluice.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link RepositoryGenerator} is to write, read from arguments like {@code --files 1000}.
 * Sizes may end in K, M, G or T (powers of 1024), counts in k or m (powers of 1000); a range is
 * {@code 4K..1M}.
 */
final class GeneratorOptions {
  /** Both ends included. */
  record Range(long low, long high) {
    long pick(Noise noise) {
      return low == high ? low : noise.between(low, high);
    }
  }

  private static final long MAX_BLOB = 1 << 30;

  private static final String PER_DIR = "files-per-dir";

  private final Map<String, String> arguments = new HashMap<>();

  final Path directory;
  final long seed;
  final int format;
  final KeySpec key;
  final int snapshots;
  final int packs;
  final long packSize;
  final Range blobSize;
  final long files;
  final Range fileSize;
  final long directories;
  private final long filesPerDirectory;
  private final boolean spreadsEvenly;
  final double compressibility;
  final int zstdLevel;
  final double duplicates;
  final double copies;
  final long oneDirectoryEntries;
  final long repeatFile;
  final long indexBlobs;
  final int indexBlobsPerPack;
  final double indexTreeShare;
  final Optional<Path> manifest;

  private GeneratorOptions(String[] args) {
    collect(args);
    directory = Path.of(take("directory", "repository"));
    seed = number("seed", "1");
    format = (int) number("format", "2");
    key =
        KeySpec.of(take("password", RepositoryBuilder.PASSWORD).getBytes(StandardCharsets.UTF_8))
            .cost((int) number("scrypt-n", "16"), (int) number("scrypt-r", "1"), 1);
    snapshots = (int) number("snapshots", "1");
    packs = (int) number("packs", "0");
    packSize = number("pack-size", "16M");
    blobSize = range("blob-size", "1M");
    long wantedFiles = number("files", "-1");
    String defaultFileSize = packs > 0 ? "64M" : "1M";
    if (packs > 0 && wantedFiles > 0) {
      defaultFileSize = Long.toString(Math.max(1, packs * packSize / wantedFiles));
    }
    fileSize = range("file-size", defaultFileSize);
    files = wantedFiles >= 0 ? wantedFiles : packs > 0 ? Long.MAX_VALUE : 100;
    long wantedDirectories = number("dirs", "0");
    spreadsEvenly = wantedDirectories > 0 && wantedFiles >= 0 && !arguments.containsKey(PER_DIR);
    filesPerDirectory = number(PER_DIR, "100");
    directories = wantedDirectories > 0 ? wantedDirectories : ceilDiv(files, filesPerDirectory);
    compressibility = Double.parseDouble(take("compressibility", "0"));
    zstdLevel = (int) number("zstd-level", "3");
    duplicates = Double.parseDouble(take("duplicates", "0"));
    copies = Double.parseDouble(take("copies", "0"));
    oneDirectoryEntries = number("one-directory-entries", "0");
    repeatFile = number("repeat-file", "0");
    indexBlobs = number("index-blobs", "0");
    indexBlobsPerPack = (int) number("index-blobs-per-pack", "100");
    indexTreeShare = Double.parseDouble(take("index-tree-share", "0.02"));
    String manifestFile = take("manifest", "");
    manifest = manifestFile.isEmpty() ? Optional.empty() : Optional.of(Path.of(manifestFile));
    check();
  }

  /** How many files the directory of this number has. */
  long filesIn(long directory) {
    if (!spreadsEvenly) {
      return filesPerDirectory;
    }
    long more = files % directories;
    return files / directories + (directory < more ? 1 : 0);
  }

  /** Reads options; fails with a sentence if there is anything it does not know. */
  static GeneratorOptions parse(String... args) {
    return new GeneratorOptions(args);
  }

  private void collect(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException("expected --option value, not " + args[i]);
      }
      arguments.put(args[i].substring(2), args[i + 1]);
    }
  }

  private void check() {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("unknown options: " + arguments.keySet());
    }
    if (format != 1 && format != 2) {
      throw new IllegalArgumentException("--format must be 1 or 2, not " + format);
    }
    if (blobSize.low() < 1 || blobSize.high() > MAX_BLOB || blobSize.high() > packSize) {
      throw new IllegalArgumentException(
          "blobs of " + blobSize + " do not fit packs of " + packSize);
    }
    if (packSize > 0xffff_ffffL) {
      throw new IllegalArgumentException("--pack-size must be below 4G, not " + packSize);
    }
  }

  private String take(String name, String byDefault) {
    String value = arguments.remove(name);
    return value == null ? byDefault : value;
  }

  private long number(String name, String byDefault) {
    return number(take(name, byDefault));
  }

  private Range range(String name, String byDefault) {
    String value = take(name, byDefault);
    int dots = value.indexOf("..");
    return dots < 0
        ? new Range(number(value), number(value))
        : new Range(number(value.substring(0, dots)), number(value.substring(dots + 2)));
  }

  private static long number(String text) {
    long factor =
        switch (text.charAt(text.length() - 1)) {
          case 'k' -> 1000;
          case 'm' -> 1_000_000;
          case 'K' -> 1 << 10;
          case 'M' -> 1 << 20;
          case 'G' -> 1 << 30;
          case 'T' -> 1L << 40;
          default -> 0;
        };
    return factor == 0
        ? Long.parseLong(text)
        : Math.multiplyExact(factor, Long.parseLong(text.substring(0, text.length() - 1)));
  }

  private static long ceilDiv(long a, long b) {
    return a / b + (a % b == 0 ? 0 : 1);
  }
}
