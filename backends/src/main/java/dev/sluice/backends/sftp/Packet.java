package dev.sluice.backends.sftp;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A packet of the protocol (draft-ietf-secsh-filexfer-02, 3), without its length.
 *
 * @param type what it is
 * @param body what follows the type
 */
record Packet(int type, ByteBuffer body) {
  static final int INIT = 1;
  static final int VERSION = 2;
  static final int OPEN = 3;
  static final int CLOSE = 4;
  static final int READ = 5;
  static final int OPENDIR = 11;
  static final int READDIR = 12;
  static final int STAT = 17;
  static final int STATUS = 101;
  static final int HANDLE = 102;
  static final int DATA = 103;
  static final int NAME = 104;
  static final int ATTRS = 105;
  static final int EXTENDED = 200;
  static final int EXTENDED_REPLY = 201;

  /** OpenSSH's own limit is 256 KiB; whatever is not SFTP looks like more than this. */
  private static final int LONGEST = 1 << 20;

  /** Waits for the next one. */
  static Packet read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 1 || length > LONGEST) {
      throw new SftpProtocolException(
          "the other side does not speak SFTP; does its shell print something at login?");
    }
    int type = in.readUnsignedByte();
    byte[] body = new byte[length - 1];
    in.readFully(body);
    return new Packet(type, ByteBuffer.wrap(body));
  }

  int u32() throws IOException {
    try {
      return body.getInt();
    } catch (BufferUnderflowException e) {
      throw new SftpProtocolException("a packet is too short");
    }
  }

  long u64() throws IOException {
    return (long) u32() << 32 | Integer.toUnsignedLong(u32());
  }

  /** The next string, as bytes that are shared with the packet. */
  ByteBuffer string() throws IOException {
    int length = u32();
    if (length < 0 || length > body.remaining()) {
      throw new SftpProtocolException("a packet is too short");
    }
    ByteBuffer string = body.slice(body.position(), length);
    body.position(body.position() + length);
    return string;
  }

  String text() throws IOException {
    return StandardCharsets.UTF_8.decode(string()).toString();
  }

  /** Skips the attributes of a file, and tells its size; -1 if that is not said. */
  long attributes() throws IOException {
    int flags = u32();
    long size = (flags & 1) != 0 ? u64() : -1;
    skip((flags & 2) != 0 ? 8 : 0);
    skip((flags & 4) != 0 ? 4 : 0);
    skip((flags & 8) != 0 ? 8 : 0);
    if ((flags & 0x80000000) != 0) {
      for (int pairs = u32(); pairs > 0; pairs--) {
        string();
        string();
      }
    }
    return size;
  }

  private void skip(int bytes) throws IOException {
    if (bytes > body.remaining()) {
      throw new SftpProtocolException("a packet is too short");
    }
    body.position(body.position() + bytes);
  }
}
