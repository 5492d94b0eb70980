package dev.sluice.target;

import dev.sluice.format.NodeName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** The names in a directory, as bytes, in no order, without {@code .} and {@code ..}. */
final class DirectoryNames implements DirectoryListing {
  private static final byte[] ITSELF = {'.', 0};

  /** Where in an entry its length and its name lie, behind inode and offset. */
  private static final int LENGTH = 16;

  private static final int NAME = 19;

  private final Descriptor descriptor;
  private final byte[] entries = new byte[8 << 10];
  private int position;
  private int end;

  private DirectoryNames(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Of a directory that is open as a place. */
  static DirectoryNames in(Descriptor place, String what) {
    int flags = Posix.O_DIRECTORY | Posix.O_CLOEXEC;
    int fd = Posix.openat(place.number(), ITSELF, flags, 0);
    if (fd < 0) {
      throw Errno.last().onName("list " + what);
    }
    return new DirectoryNames(new Descriptor(fd));
  }

  @Override
  public Optional<NodeName> next() {
    while (true) {
      if (position == end && !fill()) {
        return Optional.empty();
      }
      int at = position;
      position += ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder()).getChar(at + LENGTH);
      byte[] name = Arrays.copyOfRange(entries, at + NAME, nameEnd(at + NAME));
      boolean isDots = name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
      if (!isDots) {
        return Optional.of(NodeName.of(name));
      }
    }
  }

  private int nameEnd(int start) {
    int at = start;
    while (entries[at] != 0) {
      at++;
    }
    return at;
  }

  private boolean fill() {
    end = Posix.getdents64(descriptor.number(), entries);
    position = 0;
    if (end < 0) {
      throw Errno.last().onContent("list a directory");
    }
    return end > 0;
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
