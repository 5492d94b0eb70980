package dev.sluice.backends.sftp;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Puts a packet together. */
final class PacketWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream fields = new DataOutputStream(bytes);

  PacketWriter(int type) throws IOException {
    fields.writeByte(type);
  }

  PacketWriter u32(int value) throws IOException {
    fields.writeInt(value);
    return this;
  }

  PacketWriter u64(long value) throws IOException {
    fields.writeLong(value);
    return this;
  }

  PacketWriter string(byte[] value) throws IOException {
    fields.writeInt(value.length);
    fields.write(value);
    return this;
  }

  PacketWriter string(String value) throws IOException {
    return string(value.getBytes(StandardCharsets.UTF_8));
  }

  void writeTo(OutputStream out) throws IOException {
    DataOutputStream framed = new DataOutputStream(out);
    framed.writeInt(bytes.size());
    bytes.writeTo(out);
  }
}
