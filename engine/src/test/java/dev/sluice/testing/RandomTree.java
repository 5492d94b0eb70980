package dev.sluice.testing;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Makes directory trees to be backed up by the real restic: odd names, sizes around those of
 * chunks, equal contents, zeros, links of both kinds, pipes, modes, owners (as root), times of all
 * ages, extended attributes and ACLs where the file system has them. The same seed makes the same
 * tree. Linux only.
 */
public final class RandomTree {
  private static final int CHUNK = 512 << 10; // restic's smallest

  private static final int[] SIZES = {
    0, 0, 1, 2, 15, 100, 4096, 10_000, 65_536, CHUNK - 1, CHUNK, CHUNK + 1, 1 << 20, 3_333_333
  };
  private static final int[] FILE_MODES = {0644, 0644, 0600, 0755, 0400, 0777, 04755, 02750, 01644};
  private static final int[] DIRECTORY_MODES = {0755, 0755, 0700, 0500, 02775, 01777};
  private static final long[] SECONDS = {
    1_700_000_000, 1_600_000_001, 1_234_567_890, 0, -1, -631_152_000, 2_147_483_648L, 4_102_444_800L
  };
  private static final String[] NAMES = {
    "plain.txt",
    "Makefile",
    " blank ",
    "-rf",
    ".hidden",
    "~",
    "*?[a-z]",
    "%s%n",
    "$HOME",
    "a\\b",
    "say \"hi\"",
    "it's",
    "new\nline",
    "tab\t",
    "bell\u0007\u001b[31m",
    "umlaut-\u00e4\u00f6",
    "nfc-\u00e9",
    "nfd-e\u0301",
    "emoji-\ud83d\udcaf",
    "\u65e5\u672c\u8a9e",
    "zwsp-\u200b",
    "replaced-\ufffd",
    "nbsp-\u00a0",
    "CON",
    "dot.",
    "...",
    "<&>",
    "x".repeat(240),
    "#",
    ";ls",
    "=",
  };
  private static final String[] TARGETS = {
    "plain.txt", "..", "/nonexistent/absolute", "missing/\u00e4", "a b", ".", "x".repeat(1000)
  };
  // Version 2; owner rwx, user 1 r--, group r-x, mask r-x, others ---.
  private static final byte[] ACL =
      HexFormat.of()
          .parseHex(
              "02000000"
                  + "01000700ffffffff"
                  + "0200040001000000"
                  + "04000500ffffffff"
                  + "10000500ffffffff"
                  + "20000000ffffffff");

  private final Noise noise;
  private final boolean isRoot = LinuxFiles.isRoot();
  private final List<byte[]> contents = new ArrayList<>();
  private final List<Linkable> linkable = new ArrayList<>();
  private int itemsLeft;

  private RandomTree(long seed, int items) {
    this.noise = Noise.of(seed, 20);
    this.itemsLeft = items;
  }

  /** A file in a directory that is still open, which can be given further names. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Linkable(int directory, byte[] name) {}

  /**
   * Fills {@code root}, which is created if need be, and must be empty.
   *
   * @param items how many files, links, pipes and directories to make
   */
  public static void create(Path root, long seed, int items) {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] path = root.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    int directory = LinuxFiles.open(LinuxFiles.AT_FDCWD, path, LinuxFiles.O_DIRECTORY, 0);
    new RandomTree(seed, items).fill(directory, 0);
    LinuxFiles.close(directory);
  }

  private void fill(int directory, int depth) {
    Set<String> names = new HashSet<>();
    int linkableBefore = linkable.size();
    int number = depth == 0 ? itemsLeft : noise.nextInt(20);
    for (int i = 0; i < number && itemsLeft > 0; i++) {
      itemsLeft--;
      byte[] name = newName(names);
      int kind = noise.nextInt(20);
      if (kind < 4 && depth < 6) {
        makeDirectory(directory, name, depth);
      } else if (kind < 6) {
        byte[] target = pick(TARGETS).getBytes(StandardCharsets.UTF_8);
        LinuxFiles.makeSymlink(target, directory, name);
        setOwner(directory, name);
        setTimes(directory, name);
      } else if (kind == 6) {
        LinuxFiles.makeFifo(directory, name);
        finish(directory, name, 0640);
      } else if (kind < 9 && !linkable.isEmpty()) {
        Linkable file = linkable.get(noise.nextInt(linkable.size()));
        LinuxFiles.makeHardLink(file.directory(), file.name(), directory, name);
      } else {
        makeFile(directory, name);
        linkable.add(new Linkable(directory, name));
      }
    }
    linkable.subList(linkableBefore, linkable.size()).clear();
  }

  /** A name that is not in the directory yet. */
  private byte[] newName(Set<String> names) {
    String suffix = names.isEmpty() || noise.happens(0.6) ? "" : "-" + noise.nextInt(1_000_000);
    byte[] name = (pick(NAMES) + suffix).getBytes(StandardCharsets.UTF_8);
    if (noise.happens(0.1)) {
      name = "latin1-\u00e9\u00ff-".concat(suffix).getBytes(StandardCharsets.ISO_8859_1);
    }
    if (!names.add(Arrays.toString(name))) {
      return newName(names);
    }
    return name;
  }

  private void makeDirectory(int parent, byte[] name, int depth) {
    LinuxFiles.makeDirectory(parent, name);
    int directory = LinuxFiles.open(parent, name, LinuxFiles.O_DIRECTORY, 0);
    fill(directory, depth + 1);
    LinuxFiles.close(directory);
    finish(parent, name, DIRECTORY_MODES[noise.nextInt(DIRECTORY_MODES.length)]);
  }

  private void makeFile(int directory, byte[] name) {
    int flags = LinuxFiles.O_WRONLY | LinuxFiles.O_CREAT | LinuxFiles.O_EXCL;
    int file = LinuxFiles.open(directory, name, flags, 0600);
    try (OutputStream out = new FileOutputStream("/proc/self/fd/" + file)) {
      out.write(newContent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      LinuxFiles.close(file);
    }
    int mode = FILE_MODES[noise.nextInt(FILE_MODES.length)];
    finish(directory, name, isRoot && noise.happens(0.05) ? 0 : mode);
  }

  private byte[] newContent() {
    if (!contents.isEmpty() && noise.happens(0.2)) {
      return contents.get(noise.nextInt(contents.size()));
    }
    int length = SIZES[noise.nextInt(SIZES.length)];
    byte[] content = new byte[length + (length > 100_000 ? noise.nextInt(3) - 1 : 0)];
    switch (noise.nextInt(4)) {
      case 0 -> noise.fill(content, 0, content.length);
      case 1 -> {} // zeros
      case 2 -> noise.fill(content, content.length / 3, content.length / 3);
      default -> {
        for (int i = 0; i < content.length; i++) {
          content[i] = (byte) ("text and more text\n".charAt(i % 19) + (i % 4099 == 0 ? 1 : 0));
        }
      }
    }
    contents.add(content);
    return content;
  }

  private void finish(int directory, byte[] name, int mode) {
    setOwner(directory, name);
    LinuxFiles.setMode(directory, name, mode);
    setAttributes(directory, name);
    setTimes(directory, name);
  }

  private void setOwner(int directory, byte[] name) {
    if (isRoot && noise.happens(0.2)) {
      LinuxFiles.setOwner(directory, name, noise.nextInt(100_000), noise.nextInt(100_000));
    }
  }

  private void setAttributes(int directory, byte[] name) {
    byte[] path = LinuxFiles.through(directory, name);
    boolean hasAttribute = noise.happens(0.15);
    byte[] value = noise.bytes(noise.nextInt(3) * 50);
    boolean hasAcl = noise.happens(0.1);
    try {
      if (hasAttribute) {
        LinuxFiles.setAttribute(path, "user.sluice", value);
      }
      if (hasAcl) {
        LinuxFiles.setAttribute(path, "system.posix_acl_access", ACL);
      }
    } catch (UncheckedIOException notOnThisFileSystem) {
      // Pipes have no user attributes, and some file systems have none at all.
    }
  }

  private void setTimes(int directory, byte[] name) {
    long seconds = SECONDS[noise.nextInt(SECONDS.length)];
    LinuxFiles.setTimes(directory, name, seconds, noise.nextInt(1_000_000_000));
  }

  private String pick(String[] from) {
    return from[noise.nextInt(from.length)];
  }
}
