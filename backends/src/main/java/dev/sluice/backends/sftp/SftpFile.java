package dev.sluice.backends.sftp;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backends.operation.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, or of a range of it. Many reads are outstanding, since a round trip may take
 * long; their answers are delivered in order, and wait in the connection until they are asked for.
 */
final class SftpFile extends SftpSource<ByteBuffer> {
  /** Twice OpenSSH's window of 2 MiB for a connection, so that there is always one more to send. */
  private static final int MOST_OUTSTANDING_BYTES = 4 << 20;

  private static final int FIRST_OUTSTANDING = 2;

  private final String path;
  private final Optional<ByteRange> range;
  private final Operation operation;
  private final Deque<Part> parts = new ArrayDeque<>();
  private final Map<Integer, Part> byId = new HashMap<>();
  private byte[] handle = {};
  private long position;
  private long end;
  private int window = FIRST_OUTSTANDING;
  private boolean hasEnded;

  SftpFile(SftpPool pool, String path, Optional<ByteRange> range, Operation operation) {
    super(pool);
    this.path = path;
    this.range = range;
    this.operation = operation;
  }

  /** A stretch that was asked for. */
  private static final class Part {
    final long offset;
    final int length;
    @Nullable ByteBuffer bytes;
    boolean isBehindEnd;

    Part(long offset, int length) {
      this.offset = offset;
      this.length = length;
    }
  }

  @Override
  void start(SftpConnection opened) throws IOException {
    handle = opened.open(path);
    position = range.map(ByteRange::offset).orElse(0L);
    end = range.map(ByteRange::end).orElse(Long.MAX_VALUE);
    if (range.isPresent()) {
      window = MOST_OUTSTANDING_BYTES / opened.readBytes();
    }
    ask();
  }

  private void ask() throws IOException {
    while (parts.size() < window && position < end && !hasEnded) {
      int length = (int) Math.min(connection().readBytes(), end - position);
      parts.addLast(send(new Part(position, length)));
      position += length;
    }
  }

  private Part send(Part part) throws IOException {
    byId.put(connection().sendRead(handle, part.offset, part.length), part);
    return part;
  }

  @Override
  public boolean hasNext() throws IOException {
    if (range.isPresent()) {
      return !parts.isEmpty();
    }
    Part first = parts.peekFirst();
    return first != null && !awaited(first).isBehindEnd;
  }

  @Override
  public ByteBuffer next() throws IOException {
    Part first = parts.peekFirst();
    if (first == null) {
      throw new NoSuchElementException();
    }
    ByteBuffer bytes = awaited(first).bytes;
    if (bytes == null) {
      throw operation.failed(Reason.TOO_SHORT, "the file has only " + first.offset + " bytes");
    }
    parts.removeFirst();
    int missing = first.length - bytes.remaining();
    if (missing > 0) {
      parts.addFirst(send(new Part(first.offset + bytes.remaining(), missing)));
    }
    // Where the end is not known, more and more is risked behind it.
    window = Math.min(2 * window, MOST_OUTSTANDING_BYTES / connection().readBytes());
    ask();
    return bytes;
  }

  private Part awaited(Part part) throws IOException {
    while (part.bytes == null && !part.isBehindEnd) {
      SftpConnection.Answer answer = connection().receive();
      Part answered = byId.remove(answer.id());
      if (answered == null) {
        throw new SftpProtocolException("the server answered what nobody asked");
      }
      take(answered, answer);
    }
    return part;
  }

  private void take(Part part, SftpConnection.Answer answer) throws IOException {
    try {
      ByteBuffer bytes = answer.expect(Packet.DATA).string();
      if (bytes.remaining() == 0 || bytes.remaining() > part.length) {
        throw new SftpProtocolException("the server sent another number of bytes than was asked");
      }
      part.bytes = bytes;
    } catch (SftpStatusException e) {
      if (e.code() != SftpStatusException.EOF) {
        connection().forget(path);
        throw e;
      }
      part.isBehindEnd = true;
      hasEnded = true;
    }
  }

  @Override
  void finish(SftpConnection used) throws IOException {
    if (range.isEmpty()) {
      // Read but once.
      used.forget(path);
    }
    super.finish(used);
  }
}
