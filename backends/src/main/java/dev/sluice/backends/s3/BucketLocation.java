package dev.sluice.backends.s3;

import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.text.XmlLeaves;
import java.io.IOException;
import java.util.Optional;

/** The answer to the question where a bucket is. */
final class BucketLocation {
  private BucketLocation() {}

  /** The region; empty if the answer does not say it. */
  static Optional<String> of(HttpReply reply) {
    if (reply.status() != 200) {
      return reply.refused() instanceof OtherRegionException other
          ? other.region()
          : Optional.empty();
    }
    StringBuilder location = new StringBuilder();
    try {
      XmlLeaves.read(
          reply.body(),
          (path, text) -> {
            if (path.endsWith("LocationConstraint")) {
              location.append(text.strip());
            }
          });
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    // The oldest two regions have names of their own here.
    return Optional.of(
        switch (location.toString()) {
          case "" -> "us-east-1";
          case "EU" -> "eu-west-1";
          default -> location.toString();
        });
  }
}
