package dev.sluice.format;

import dev.sluice.backend.Id;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the part of an index file that looks byte for byte as restic and rustic write it, which is
 * nearly all of it, several times as fast as a JSON parser can. It stops at the first byte that
 * does not look so, wrong or not, and hands over to {@link IndexReader} what is left, as a document
 * that reads as if it had begun there.
 */
final class IndexScanner {
  private static final byte[] START = ascii("{\"packs\":[");
  private static final byte[] ID = ascii("{\"id\":\"");
  private static final byte[] BLOBS = ascii("\",\"blobs\":[");
  private static final byte[] TYPE = ascii("\",\"type\":\"");
  private static final byte[] DATA_OFFSET = ascii("data\",\"offset\":");
  private static final byte[] TREE_OFFSET = ascii("tree\",\"offset\":");
  private static final byte[] LENGTH = ascii(",\"length\":");
  private static final byte[] PLAIN_LENGTH = ascii(",\"uncompressed_length\":");

  private static final int BUFFER_BYTES = 64 << 10;

  /** More than any element that is recognised: 64 digits, three numbers, and the words. */
  private static final int LONGEST_ELEMENT = 256;

  private static final int MAX_DIGITS = 10;

  private final InputStream in;
  private final IndexVisitor visitor;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private long bytesBefore;
  private boolean isAtEnd;

  private final byte[] id = new byte[Id.BYTES];
  private String pack = "";
  private boolean isNextBlobMissing;

  IndexScanner(InputStream in, IndexVisitor visitor) {
    this.in = in;
    this.visitor = visitor;
  }

  /**
   * What is left to read.
   *
   * @param json begins with the context in which the rest stands
   * @param firstByte the place of its first byte in the document; below 0 by the context's length
   * @param isPackTold whether the context names a pack that the visitor knows already
   */
  record Rest(InputStream json, long firstByte, boolean isPackTold) {}

  /** Tells the visitor of all that looks as usual; the rest is to be closed. */
  Rest scan() throws IOException {
    fill();
    int cursor = expect(START, at);
    if (cursor < 0) {
      return rest("", false);
    }
    at = cursor;
    while (true) {
      fill();
      if (!scanPackStart()) {
        return rest("{\"packs\":[", false);
      }
      if (!scanBlobs() || !scanPackEnd()) {
        String blobs = isNextBlobMissing ? "[," : "[";
        return rest("{\"packs\":[{\"id\":\"" + pack + "\",\"blobs\":" + blobs, true);
      }
      if (at + 1 >= end || buffer[at] != ',' || buffer[at + 1] != '{') {
        return rest("{\"packs\":[{\"id\":\"" + pack + "\"}", true);
      }
      at++;
    }
  }

  private boolean scanPackStart() {
    int cursor = expect(ID, at);
    if (cursor < 0 || end - cursor < HexId.DIGITS || !HexId.decodeLower(buffer, cursor, id)) {
      return false;
    }
    cursor = expect(BLOBS, cursor + HexId.DIGITS);
    if (cursor < 0) {
      return false;
    }
    Id named = Id.of(id, 0);
    pack = named.hex();
    visitor.pack(named, false);
    at = cursor;
    return true;
  }

  /** Stops before the end of the array, or before the first blob that is not as usual. */
  private boolean scanBlobs() throws IOException {
    fill();
    if (at < end && buffer[at] == ']') {
      return true;
    }
    while (true) {
      int cursor = scanBlob();
      if (cursor < 0) {
        return false;
      }
      at = cursor;
      fill();
      if (at < end && buffer[at] == ']') {
        return true;
      }
      if (at + 1 >= end || buffer[at] != ',' || buffer[at + 1] != '{') {
        leaveBlobs();
        return false;
      }
      at++;
    }
  }

  /** What follows a blob is not as usual: goes to where it reads as if no blob had come before. */
  private void leaveBlobs() {
    int cursor = skipSpace(at);
    if (cursor == end || buffer[cursor] == ']') {
      return;
    }
    int next = skipSpace(cursor + 1);
    isNextBlobMissing = buffer[cursor] != ',' || (next < end && buffer[next] == ']');
    at = isNextBlobMissing ? cursor : next;
  }

  private int skipSpace(int from) {
    int cursor = from;
    while (cursor < end && " \t\r\n".indexOf(buffer[cursor]) >= 0) {
      cursor++;
    }
    return cursor;
  }

  private boolean scanPackEnd() {
    if (at + 1 >= end || buffer[at + 1] != '}') {
      return false;
    }
    at += 2;
    return true;
  }

  /** Where the blob ends, or -1. */
  private int scanBlob() {
    int cursor = expect(ID, at);
    if (cursor < 0 || end - cursor < HexId.DIGITS || !HexId.decodeLower(buffer, cursor, id)) {
      return -1;
    }
    cursor = expect(TYPE, cursor + HexId.DIGITS);
    if (cursor < 0) {
      return -1;
    }
    BlobType type = BlobType.DATA;
    int next = expect(DATA_OFFSET, cursor);
    if (next < 0) {
      type = BlobType.TREE;
      next = expect(TREE_OFFSET, cursor);
    }
    return next < 0 ? -1 : scanNumbers(type, next);
  }

  private int scanNumbers(BlobType type, int from) {
    int cursor = numberEnd(from);
    long offset = number(from, cursor);
    int start = expect(LENGTH, cursor);
    if (offset < 0 || start < 0) {
      return -1;
    }
    cursor = numberEnd(start);
    long length = number(start, cursor);
    long plainLength = 0;
    start = expect(PLAIN_LENGTH, cursor);
    if (start >= 0) {
      cursor = numberEnd(start);
      plainLength = number(start, cursor);
    }
    if (length < 0
        || plainLength < 0
        || offset + length > JsonInput.MAX_UNSIGNED_32
        || cursor >= end
        || buffer[cursor] != '}') {
      return -1;
    }
    visitor.blob(type, id, 0, offset, length, plainLength);
    return cursor + 1;
  }

  private int numberEnd(int from) {
    int cursor = from;
    while (cursor < end && buffer[cursor] >= '0' && buffer[cursor] <= '9') {
      cursor++;
    }
    return cursor;
  }

  /** The number between two places; -1 if it is none, or out of range. */
  private long number(int from, int to) {
    int digits = to - from;
    if (digits < 1 || digits > MAX_DIGITS || (digits > 1 && buffer[from] == '0')) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      value = 10 * value + (buffer[i] - '0');
    }
    return value <= JsonInput.MAX_UNSIGNED_32 ? value : -1;
  }

  /** Where the word that must be here ends, or -1. */
  private int expect(byte[] word, int from) {
    int to = from + word.length;
    return to <= end && Arrays.equals(buffer, from, to, word, 0, word.length) ? to : -1;
  }

  /** Sees to it that the next element is in the buffer, unless the document ends before. */
  private void fill() throws IOException {
    if (end - at >= LONGEST_ELEMENT || isAtEnd) {
      return;
    }
    System.arraycopy(buffer, at, buffer, 0, end - at);
    bytesBefore += at;
    end -= at;
    at = 0;
    while (end < LONGEST_ELEMENT && !isAtEnd) {
      int read = in.read(buffer, end, buffer.length - end);
      isAtEnd = read < 0;
      end += Math.max(0, read);
    }
  }

  private Rest rest(String context, boolean isPackTold) {
    InputStream left = new SequenceInputStream(new ByteArrayInputStream(buffer, at, end - at), in);
    return new Rest(
        context.isEmpty()
            ? left
            : new SequenceInputStream(new ByteArrayInputStream(ascii(context)), left),
        bytesBefore + at - context.length(),
        isPackTold);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
