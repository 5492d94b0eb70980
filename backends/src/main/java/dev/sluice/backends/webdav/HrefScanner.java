package dev.sluice.backends.webdav;

import dev.sluice.backend.Id;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the ids in a {@code 207 Multi-Status} answer as it arrives: the last names in the elements
 * {@code href}, whatever the prefix of their namespace. Nothing else in the answer is looked at, so
 * it takes no memory, however long it is. For one answer.
 */
final class HrefScanner {
  /** Longer addresses occur; only their end is kept. */
  private static final int KEPT = 512;

  private final StringBuilder tag = new StringBuilder();
  private final StringBuilder text = new StringBuilder();
  private boolean isInTag;
  private boolean isInHref;
  private boolean hasRoot;
  private boolean isComplete;

  /** The ids in the next piece. */
  List<Id> accept(ByteBuffer piece) {
    List<Id> ids = new ArrayList<>();
    while (piece.hasRemaining()) {
      accept((char) (piece.get() & 0xff), ids);
    }
    return ids;
  }

  private void accept(char c, List<Id> ids) {
    if (c == '<') {
      isInTag = true;
      tag.setLength(0);
    } else if (c == '>' && isInTag) {
      isInTag = false;
      endTag(ids);
    } else if (isInTag) {
      if (tag.length() < KEPT) {
        tag.append(c);
      }
    } else if (isInHref) {
      text.append(c);
      if (text.length() > 2 * KEPT) {
        text.delete(0, KEPT);
      }
    }
  }

  private void endTag(List<Id> ids) {
    boolean isEnd = tag.length() > 0 && tag.charAt(0) == '/';
    String name = localName(isEnd ? tag.substring(1) : tag.toString());
    if (name.equals("href")) {
      if (isEnd && isInHref) {
        String href = text.toString().strip();
        Id.parse(href.substring(href.lastIndexOf('/') + 1)).ifPresent(ids::add);
      }
      isInHref = !isEnd;
      text.setLength(0);
    } else if (name.equals("multistatus")) {
      hasRoot = true;
      isComplete = isEnd || tag.charAt(tag.length() - 1) == '/';
    }
  }

  private static String localName(String tag) {
    int end = 0;
    while (end < tag.length()
        && !Character.isWhitespace(tag.charAt(end))
        && tag.charAt(end) != '/') {
      end++;
    }
    return tag.substring(tag.lastIndexOf(':', end - 1) + 1, end);
  }

  /** Whether it was such an answer at all. */
  boolean hasRoot() {
    return hasRoot;
  }

  /** Whether the answer has come to its end. */
  boolean isComplete() {
    return isComplete;
  }
}
