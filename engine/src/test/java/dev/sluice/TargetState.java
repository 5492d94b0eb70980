package dev.sluice;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What may have the name of a file of the snapshot, before it is restored. */
enum TargetState {
  MISSING,
  IDENTICAL,
  LONGER,
  SHORTER,
  /** Of the same length. */
  OTHER_CONTENT,
  READ_ONLY,
  /** Of the right length, and nothing but a hole. */
  SPARSE,
  /** Right, and with another name outside of the target. */
  LINKED,
  /** Not right, and with another name outside of the target. */
  LINKED_OTHER,
  SYMLINK,
  FIFO,
  DIRECTORY,
  FULL_DIRECTORY;

  /** What a full directory holds. */
  static final String CHILD = "child";

  /** When it was changed, compared with the file of the snapshot. */
  enum Age {
    OLDER(-100),
    SAME(0),
    NEWER(100);

    private final int seconds;

    Age(int seconds) {
      this.seconds = seconds;
    }
  }

  boolean isFile() {
    return this != MISSING && this != SYMLINK && this != FIFO && !isDirectory();
  }

  boolean isDirectory() {
    return this == DIRECTORY || this == FULL_DIRECTORY;
  }

  boolean isLinked() {
    return this == LINKED || this == LINKED_OTHER;
  }

  /** How old it can be: links and pipes are as new as the test. */
  List<Age> ages() {
    return isFile() || isDirectory() ? List.of(Age.values()) : List.of(Age.NEWER);
  }

  /** What such a file holds in place of the content of the snapshot. */
  byte[] content(byte[] right) {
    byte[] content = right.clone();
    return switch (this) {
      case LONGER -> Arrays.copyOf(right, right.length + 9);
      case SHORTER -> Arrays.copyOf(right, right.length / 2);
      case SPARSE -> new byte[right.length];
      case OTHER_CONTENT, READ_ONLY, LINKED_OTHER -> {
        if (content.length > 0) {
          content[content.length - 1] ^= 1;
        }
        yield content;
      }
      default -> content;
    };
  }

  /** The mode of such a file: that of the snapshot's, 0644, if all of it is right. */
  String mode() {
    return switch (this) {
      case IDENTICAL, LINKED -> "rw-r--r--";
      case READ_ONLY -> "r--------";
      default -> "rw-------";
    };
  }

  /**
   * Makes it.
   *
   * @param outside gets a file that the target must not change: a link's goal or another name
   * @param right the content of the snapshot's file
   */
  void make(Path place, Path outside, byte[] right, FileTime rightTime, Age age)
      throws IOException {
    switch (this) {
      case MISSING -> {}
      case SYMLINK -> {
        Files.write(outside, right);
        Files.createSymbolicLink(place, outside);
      }
      case FIFO -> throw new IllegalArgumentException("all at once: makeFifos");
      case DIRECTORY -> Files.createDirectory(place);
      case FULL_DIRECTORY -> Files.createFile(Files.createDirectory(place).resolve(CHILD));
      case SPARSE -> {
        try (FileChannel file =
            FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          if (right.length > 0) {
            file.write(ByteBuffer.allocate(1), right.length - 1L);
          }
        }
      }
      default -> Files.write(place, content(right));
    }
    if (isLinked()) {
      Files.createLink(outside, place);
    }
    if (isFile()) {
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode()));
    }
    if (isFile() || isDirectory()) {
      Files.setLastModifiedTime(
          place, FileTime.from(rightTime.toInstant().plusSeconds(age.seconds)));
    }
  }

  /** Makes pipes, with one program for all of them. */
  static void makeFifos(List<Path> places) throws IOException {
    List<String> command = new ArrayList<>(List.of("mkfifo", "-m", "600"));
    places.forEach(place -> command.add(place.toString()));
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IOException("mkfifo ended with " + status);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
