package dev.sluice.backends.http;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;

/**
 * Reading part of a file by HTTP. An answer is only accepted when it proves itself: 206 with the
 * range that was asked for (shorter only if that is where the file ends), or 200 with what would be
 * in it anyway. Anything else, above all a whole file in place of a part, is an error.
 */
final class RangeRequests {
  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;

  private RangeRequests() {}

  /** The value of the header {@code Range}; both ends, since not all servers know other forms. */
  static String header(ByteRange range) {
    return "bytes=" + range.offset() + "-" + (range.end() - 1);
  }

  /** The bytes of an answer to a request for {@code range}, or why they are not. */
  static Flux<ByteBuffer> part(HttpAnswer answer, ByteRange range) {
    int status = answer.status();
    if (status != OK && status != PARTIAL_CONTENT) {
      return answer.<ByteBuffer>failed().flux();
    }
    if (answer.isEncoded()) {
      return Flux.error(answer.encoded());
    }
    return status == OK ? partOfWhole(answer, range) : partOf(answer, range);
  }

  private static Flux<ByteBuffer> partOf(HttpAnswer answer, ByteRange range) {
    String header = answer.header("Content-Range");
    Optional<ContentRange> parsed = ContentRange.parse(header);
    if (parsed.isEmpty()) {
      return refused(answer, "the server sent a part and did not say which: \"" + header + "\"");
    }
    ContentRange sent = parsed.get();
    // rclone answers a range behind the end with an empty, reversed one: 99-9/10.
    if (sent.size().isPresent() && sent.size().getAsLong() <= range.offset()) {
      return tooShort(answer, sent.size().getAsLong());
    }
    long length = sent.last() - sent.first() + 1;
    boolean endsEarly =
        length < range.length() && sent.size().equals(OptionalLong.of(sent.last() + 1));
    if (sent.first() != range.offset() || (length != range.length() && !endsEarly)) {
      return refused(answer, "the server sent another part: \"" + header + "\"");
    }
    Flux<ByteBuffer> bytes = BodyBytes.of(answer.operation(), length, answer.body());
    return endsEarly ? bytes.concatWith(tooShort(answer, sent.last() + 1)) : bytes;
  }

  /** A server may ignore ranges; that does no harm where it sends nothing else. */
  private static Flux<ByteBuffer> partOfWhole(HttpAnswer answer, ByteRange range) {
    long length = answer.length().orElse(Long.MAX_VALUE);
    if (range.offset() != 0 || length > range.length()) {
      return refused(answer, "the server ignores ranges and sent the whole file");
    }
    Flux<ByteBuffer> bytes = BodyBytes.of(answer.operation(), length, answer.body());
    return length < range.length() ? bytes.concatWith(tooShort(answer, length)) : bytes;
  }

  private static Flux<ByteBuffer> tooShort(HttpAnswer answer, long size) {
    String why = "the file has only " + size + " bytes";
    return Flux.error(() -> answer.operation().failed(Reason.TOO_SHORT, why));
  }

  private static Flux<ByteBuffer> refused(HttpAnswer answer, String why) {
    return Flux.error(() -> answer.operation().failed(Reason.PROTOCOL, why));
  }
}
