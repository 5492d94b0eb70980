package dev.sluice.backends.s3;

import dev.sluice.backends.objects.NamePage;
import dev.sluice.backends.objects.ObjectRoot;
import dev.sluice.backends.text.XmlLeaves;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One page of a listing, of either version of the request. */
final class S3Page {
  private static final String ROOT = "ListBucketResult/";

  private final List<String> keys = new ArrayList<>();
  private boolean isEncoded;
  private boolean isTruncated;
  private boolean isListing;
  private String token = "";
  private String marker = "";

  private S3Page() {}

  /**
   * Reads a page.
   *
   * @param root where in the bucket the names are
   */
  static NamePage parse(byte[] document, ObjectRoot root) throws IOException {
    S3Page page = new S3Page();
    XmlLeaves.read(document, page::accept);
    if (!page.isListing) {
      throw new IOException("it is no listing");
    }
    List<String> keys = page.keys.stream().map(page::decoded).toList();
    String last = keys.isEmpty() ? "" : keys.get(keys.size() - 1);
    return new NamePage(root.names(keys), page.isTruncated ? page.next(last) : "");
  }

  private void accept(String path, String text) {
    switch (path) {
      case "ListBucketResult" -> isListing = true;
      case ROOT + "Contents/Key" -> keys.add(text);
      case ROOT + "EncodingType" -> isEncoded = text.equals("url");
      case ROOT + "IsTruncated" -> isTruncated = text.equals("true");
      case ROOT + "NextContinuationToken" -> token = text;
      case ROOT + "NextMarker" -> marker = text;
      default -> {
        // Sizes, dates, owners.
      }
    }
  }

  private String decoded(String key) {
    return isEncoded ? URLDecoder.decode(key, StandardCharsets.UTF_8) : key;
  }

  private String next(String lastKey) {
    if (!token.isEmpty()) {
      return token;
    }
    return marker.isEmpty() ? lastKey : decoded(marker);
  }
}
