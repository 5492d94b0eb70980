package dev.sluice.cli.render;

import dev.sluice.format.SnapshotPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of output that may hold bytes out of a repository. They go to a file or a pipe as they
 * are; on a terminal what is not UTF-8 and what would control it comes as {@code \xHH}.
 */
public final class Text {
  private final List<Object> parts = new ArrayList<>(6);

  /** A line that begins with this. */
  public static Text of(String text) {
    return new Text().add(text);
  }

  /** Appends our own text. */
  public Text add(String text) {
    parts.add(text);
    return this;
  }

  /** Appends a path. */
  public Text add(SnapshotPath path) {
    return add(path.bytes());
  }

  /** Appends foreign bytes. */
  public Text add(byte[] bytes) {
    parts.add(bytes);
    return this;
  }

  /** Appends text that comes out of a repository or from the system. */
  public Text foreign(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends another line. */
  public Text add(Text text) {
    parts.addAll(text.parts);
    return this;
  }

  byte[] encode(boolean forTerminal) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    for (Object part : parts) {
      byte[] bytes =
          part instanceof byte[] foreign
              ? forTerminal ? harmless(foreign) : foreign
              : part.toString().getBytes(StandardCharsets.UTF_8);
      encoded.writeBytes(bytes);
    }
    return encoded.toByteArray();
  }

  private static byte[] harmless(byte[] foreign) {
    StringBuilder shown = new StringBuilder(foreign.length);
    Utf8 utf8 = new Utf8(foreign);
    while (utf8.hasNext()) {
      int first = utf8.peekByte();
      int point = utf8.next();
      if (point == Utf8.INVALID) {
        shown.append(String.format("\\x%02x", first));
      } else if (Character.isISOControl(point)) {
        shown.append(String.format(point < 0x80 ? "\\x%02x" : "\\u%04x", point));
      } else {
        shown.appendCodePoint(point);
      }
    }
    return shown.toString().getBytes(StandardCharsets.UTF_8);
  }
}
