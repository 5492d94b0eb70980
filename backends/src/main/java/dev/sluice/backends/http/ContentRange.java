package dev.sluice.backends.http;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Content-Range: bytes 0-499/1234} (RFC 9110, 14.4).
 *
 * @param first offset of the first byte
 * @param last offset of the last byte; rclone has {@code 0--1/0} for an empty file
 * @param size of the whole file, if the server says it
 */
record ContentRange(long first, long last, OptionalLong size) {
  private static final Pattern FORM =
      Pattern.compile("bytes (\\d{1,18})-(-?\\d{1,18})/(\\d{1,18}|\\*)");

  static Optional<ContentRange> parse(String header) {
    Matcher form = FORM.matcher(header);
    if (!form.matches()) {
      return Optional.empty();
    }
    String size = form.group(3);
    return Optional.of(
        new ContentRange(
            Long.parseLong(form.group(1)),
            Long.parseLong(form.group(2)),
            size.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(size))));
  }
}
