package dev.sluice.backends.sftp;

import dev.sluice.backends.process.ChildProcess;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One ssh and the SFTP server at its other end. All calls but {@link #destroy} block, and come from
 * one thread at a time. Requests are answered in any order, so each has a number.
 */
final class SftpConnection {
  private static final int VERSION = 3;
  private static final int OPEN_FOR_READING = 1;

  /** Every server takes this much; more is only asked for where the server says so. */
  private static final int SAFE_READ_BYTES = 32 << 10;

  /** OpenSSH's own limit. */
  private static final int MOST_READ_BYTES = 255 << 10;

  /** Opening a file costs a round trip, and the ranges of a pack are read one after another. */
  private static final int KEPT_HANDLES = 16;

  private final ChildProcess process;
  private final DataInputStream in;
  private final OutputStream out;
  private final Map<String, byte[]> handles = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<Integer> unheeded = new HashSet<>();
  private int lastId;
  private int readBytes = SAFE_READ_BYTES;
  private final AtomicInteger outstanding = new AtomicInteger();

  /** Says hello; the process is ended with this. */
  SftpConnection(ChildProcess process) throws IOException {
    this.process = process;
    this.in = new DataInputStream(process.output());
    this.out = new BufferedOutputStream(process.input());
    try {
      greet();
    } catch (IOException e) {
      throw explained(e);
    }
  }

  private void greet() throws IOException {
    new PacketWriter(Packet.INIT).u32(VERSION).writeTo(out);
    out.flush();
    Packet hello = Packet.read(in);
    if (hello.type() != Packet.VERSION || hello.u32() < VERSION) {
      throw new SftpProtocolException("the server does not speak version 3 of SFTP");
    }
    Map<String, String> extensions = new HashMap<>();
    while (hello.body().hasRemaining()) {
      extensions.put(hello.text(), hello.text());
    }
    if (extensions.containsKey("limits@openssh.com")) {
      int id = nextId();
      send(new PacketWriter(Packet.EXTENDED).u32(id).string("limits@openssh.com"));
      Packet limits = answer(id, Packet.EXTENDED_REPLY);
      limits.u64();
      long most = limits.u64();
      readBytes = most <= 0 ? SAFE_READ_BYTES : (int) Math.min(most, MOST_READ_BYTES);
    }
  }

  /** How much may be asked for at once. */
  int readBytes() {
    return readBytes;
  }

  /** Whether something was asked for that has not been answered. */
  boolean isBusy() {
    return outstanding.get() > 0;
  }

  /** The handle of a file, open for reading. */
  byte[] open(String path) throws IOException {
    byte[] kept = handles.get(path);
    if (kept != null) {
      return kept;
    }
    int id = nextId();
    send(new PacketWriter(Packet.OPEN).u32(id).string(path).u32(OPEN_FOR_READING).u32(0));
    byte[] handle = bytes(answer(id, Packet.HANDLE).string());
    handles.put(path, handle);
    if (handles.size() > KEPT_HANDLES) {
      forget(handles.keySet().iterator().next());
    }
    return handle;
  }

  /** Closes a file, if it is open, without waiting for it. */
  void forget(String path) throws IOException {
    byte[] handle = handles.remove(path);
    if (handle != null) {
      close(handle);
    }
  }

  /** Closes a handle without waiting for it. */
  void close(byte[] handle) throws IOException {
    int id = nextId();
    unheeded.add(id);
    write(new PacketWriter(Packet.CLOSE).u32(id).string(handle));
  }

  byte[] openDirectory(String path) throws IOException {
    int id = nextId();
    send(new PacketWriter(Packet.OPENDIR).u32(id).string(path));
    return bytes(answer(id, Packet.HANDLE).string());
  }

  /** Asks for more names; the answer is {@link Packet#NAME}, or status EOF. */
  int sendReadDirectory(byte[] handle) throws IOException {
    int id = nextId();
    send(new PacketWriter(Packet.READDIR).u32(id).string(handle));
    return id;
  }

  /** Asks for bytes; the answer is {@link Packet#DATA}, or status EOF. */
  int sendRead(byte[] handle, long offset, int length) throws IOException {
    int id = nextId();
    send(new PacketWriter(Packet.READ).u32(id).string(handle).u64(offset).u32(length));
    return id;
  }

  long size(String path) throws IOException {
    int id = nextId();
    send(new PacketWriter(Packet.STAT).u32(id).string(path));
    return answer(id, Packet.ATTRS).attributes();
  }

  private int nextId() {
    return ++lastId;
  }

  private void send(PacketWriter request) throws IOException {
    outstanding.incrementAndGet();
    write(request);
  }

  private void write(PacketWriter packet) throws IOException {
    try {
      packet.writeTo(out);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  /** An answer: the number of the request, and the rest of it. */
  record Answer(int id, Packet packet) {
    /** Fails unless it is of this type; a status as what it says. */
    Packet expect(int type) throws IOException {
      if (packet.type() == Packet.STATUS) {
        int code = packet.u32();
        throw new SftpStatusException(code, packet.body().hasRemaining() ? packet.text() : "");
      }
      if (packet.type() != type) {
        throw new SftpProtocolException("the server answered something else than was asked");
      }
      return packet;
    }
  }

  /** Waits for the next answer to anything. */
  Answer receive() throws IOException {
    try {
      out.flush();
      while (true) {
        Packet packet = Packet.read(in);
        int id = packet.u32();
        if (!unheeded.remove(id)) {
          outstanding.decrementAndGet();
          return new Answer(id, packet);
        }
      }
    } catch (IOException e) {
      throw explained(e);
    }
  }

  private Packet answer(int id, int type) throws IOException {
    Answer answer = receive();
    if (answer.id() != id) {
      throw new SftpProtocolException("the server answered what nobody asked");
    }
    return answer.expect(type);
  }

  /** Waits for all answers, and drops them. */
  void settle() throws IOException {
    while (outstanding.get() > 0) {
      receive();
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** A broken pipe says nothing; what ssh said does. */
  private IOException explained(IOException e) {
    if (e instanceof SftpProtocolException || e instanceof SftpEndedException) {
      destroy();
      return e;
    }
    String epitaph = process.epitaph();
    destroy();
    return new SftpEndedException(epitaph, e);
  }

  /** Ends the connection; from any thread, and while a call is blocked, which then fails. */
  void destroy() {
    process.close();
  }

  /** ssh, or whatever runs instead, ended. */
  static final class SftpEndedException extends EOFException {
    private static final long serialVersionUID = 1L;

    SftpEndedException(String message, @Nullable Throwable cause) {
      super(message);
      initCause(cause);
    }
  }
}
