package dev.sluice.backends.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server answers: {@code body} from {@code start} to {@code end}.
 *
 * @param headers besides the length
 */
public record Reply(int status, Map<String, String> headers, byte[] body, int start, int end) {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  /** A short text. */
  public static Reply of(int status, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Reply(status, Map.of(), bytes, 0, bytes.length);
  }

  /** A file or the part of it that a header {@code Range} asks for. */
  public static Reply file(byte[] file, String range) {
    Matcher asked = RANGE.matcher(range);
    if (!asked.matches()) {
      return new Reply(200, Map.of(), file, 0, file.length);
    }
    long start = Long.parseLong(asked.group(1));
    if (start >= file.length) {
      return of(416, "").with("Content-Range", "bytes */" + file.length);
    }
    int end = (int) Math.min(Long.parseLong(asked.group(2)) + 1, file.length);
    return new Reply(206, Map.of(), file, (int) start, end)
        .with("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + file.length);
  }

  /** With one header more. */
  public Reply with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body, start, end);
  }
}
