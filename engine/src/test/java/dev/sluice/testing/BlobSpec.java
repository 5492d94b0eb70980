package dev.sluice.testing;

import dev.sluice.backend.Id;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A blob to be written: its content, which packs it lies in, and what is wrong with it. Equal
 * contents are one blob; where the same content is described several times, it lies in all packs
 * that any of them names, and every flaw applies.
 */
public final class BlobSpec {
  private final byte[] content;
  private final Set<String> packs = new LinkedHashSet<>();
  private Optional<Id> claimedId = Optional.empty();
  private OptionalLong claimedLength = OptionalLong.empty();
  private Optional<byte[]> payload = Optional.empty();
  private Optional<Boolean> compression = Optional.empty();
  private boolean isIndexed = true;
  private boolean isStored = true;

  private BlobSpec(byte[] content) {
    this.content = content;
  }

  /** A blob with this text in UTF-8. */
  public static BlobSpec blob(String text) {
    return new BlobSpec(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A blob with these bytes, which are not copied. */
  public static BlobSpec blob(byte[] bytes) {
    return new BlobSpec(bytes);
  }

  /** A blob that does not compress. */
  public static BlobSpec random(long seed, int length) {
    return new BlobSpec(new Noise(seed).bytes(length));
  }

  /** A blob of zeros. */
  public static BlobSpec zeros(int length) {
    return new BlobSpec(new byte[length]);
  }

  /**
   * Blobs of {@code blobSize} bytes (the last may be shorter) that together are {@code content}.
   */
  public static BlobSpec[] cut(byte[] content, int blobSize) {
    List<BlobSpec> blobs = new ArrayList<>();
    for (int i = 0; i < content.length; i += blobSize) {
      int end = Math.min(content.length, i + blobSize);
      blobs.add(blob(Arrays.copyOfRange(content, i, end)));
    }
    return blobs.toArray(BlobSpec[]::new);
  }

  /** Puts a copy into each of these packs, which exist by being named. */
  public BlobSpec inPack(String... names) {
    packs.addAll(List.of(names));
    return this;
  }

  /** Stores it as it is, whatever the repository's compression. */
  public BlobSpec uncompressed() {
    compression = Optional.of(false);
    return this;
  }

  /** Compresses it, whatever the repository's compression, even if that makes it longer. */
  public BlobSpec compressed() {
    compression = Optional.of(true);
    return this;
  }

  /** Writes it into its packs, but into no index. */
  public BlobSpec notIndexed() {
    isIndexed = false;
    return this;
  }

  /** Refers to it, but writes it nowhere. */
  public BlobSpec missing() {
    isStored = false;
    return this;
  }

  /** Stores it, and refers to it, by an id that is not its hash. */
  public BlobSpec claimingId(Id id) {
    claimedId = Optional.of(id);
    return this;
  }

  /** Says that its plaintext has this length; it is stored compressed. */
  public BlobSpec claimingLength(long length) {
    claimedLength = OptionalLong.of(length);
    compression = Optional.of(true);
    return this;
  }

  /** Seals these bytes in place of the content or its zstd frame. */
  public BlobSpec withPayload(byte[] bytes) {
    payload = Optional.of(bytes);
    return this;
  }

  /** The id it is known by. */
  public Id id() {
    return claimedId.orElseGet(() -> Sha256.of(content));
  }

  /** The bytes; not a copy. */
  public byte[] content() {
    return content;
  }

  Set<String> packs() {
    return packs;
  }

  Optional<Boolean> compression() {
    return compression;
  }

  OptionalLong claimedLength() {
    return claimedLength;
  }

  Optional<byte[]> payload() {
    return payload;
  }

  boolean isIndexed() {
    return isIndexed;
  }

  boolean isStored() {
    return isStored;
  }

  /** Whether a reader that finds it can open it. */
  boolean isSound() {
    return claimedId.isEmpty()
        && payload.isEmpty()
        && (claimedLength.isEmpty() || claimedLength.getAsLong() == content.length);
  }

  /** Adds what another description of the same blob says. */
  void merge(BlobSpec other) {
    packs.addAll(other.packs);
    compression = compression.or(other::compression);
    claimedLength = claimedLength.isPresent() ? claimedLength : other.claimedLength;
    payload = payload.or(other::payload);
    claimedId = claimedId.or(() -> other.claimedId);
    isIndexed &= other.isIndexed;
    isStored &= other.isStored;
  }

  /** A description of its own with the same contents and flaws. */
  BlobSpec copy() {
    BlobSpec copy = new BlobSpec(content);
    copy.merge(this);
    return copy;
  }
}
