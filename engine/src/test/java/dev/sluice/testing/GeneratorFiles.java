package dev.sluice.testing;

import dev.sluice.backend.Id;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the files of a generated repository: their blobs, new ones and earlier ones. */
final class GeneratorFiles {
  private static final int REMEMBERED = 4096;
  private static final int SMALL_FILES = 1000;
  private static final int REPEAT_PERIOD = 16;

  /** The content of a file; its hash only if somebody wants to know. */
  record Generated(List<StoredBlob> blobs, Id sha256) {}

  private final GeneratorOptions options;
  private final GeneratorPacks packs;
  private final GeneratedContent content;
  private final Noise noise;
  private final boolean isHashing;
  private final List<StoredBlob> earlier = new ArrayList<>();
  private final List<StoredBlob> small = new ArrayList<>();
  private byte[] buffer = new byte[0];
  private long blobsMade;
  private boolean isFull;

  GeneratorFiles(
      GeneratorOptions options, GeneratorPacks packs, GeneratedContent content, boolean isHashing) {
    this.options = options;
    this.packs = packs;
    this.content = content;
    this.isHashing = isHashing;
    this.noise = Noise.of(options.seed, 11);
  }

  /** Whether the packs are full that there may be. */
  boolean isFull() {
    return isFull;
  }

  /** Makes a file; a shorter one if the packs become full. */
  Generated next() throws IOException {
    long size = options.fileSize.pick(noise);
    boolean isOneBlob = size <= options.blobSize.low();
    MessageDigest digest = Sha256.digest();
    List<StoredBlob> blobs = new ArrayList<>();
    for (long done = 0; done < size && !isFull; ) {
      int length = (int) Math.min(size - done, options.blobSize.pick(noise));
      Optional<StoredBlob> blob = pickEarlier(isOneBlob ? Long.MAX_VALUE : size - done);
      if (blob.isEmpty() && packs.hasRoomFor(length)) {
        blob = Optional.of(store(nextSeed(), length));
      }
      isFull = blob.isEmpty();
      if (!isFull) {
        blobs.add(blob.get());
        done += isOneBlob ? size : blob.get().length();
        update(digest, blob.get().length());
      }
    }
    return new Generated(blobs, Id.of(digest.digest()));
  }

  /** An earlier blob of at most this length, if the dice want one; its content is in the buffer. */
  private Optional<StoredBlob> pickEarlier(long maxLength) {
    if (earlier.isEmpty() || !noise.happens(options.duplicates)) {
      return Optional.empty();
    }
    StoredBlob blob = earlier.get(noise.nextInt(earlier.size()));
    if (blob.length() > maxLength) {
      return Optional.empty();
    }
    load(blob.seed(), blob.length());
    return Optional.of(blob);
  }

  private void update(MessageDigest digest, int length) {
    if (isHashing) {
      digest.update(buffer, 0, length);
    }
  }

  /** One of a few small files that are the same over and over. */
  Generated small(long number) throws IOException {
    while (small.size() < SMALL_FILES) {
      small.add(store(nextSeed(), 50 + noise.nextInt(100)));
    }
    StoredBlob blob = small.get((int) (number % small.size()));
    return new Generated(List.of(blob), blob.id());
  }

  /** A huge file: zeros but for every 16th blob, which is one of three. */
  Generated repeating(long size) throws IOException {
    int length = (int) Math.min(options.blobSize.low(), size);
    List<StoredBlob> some = new ArrayList<>();
    some.add(store(GeneratedContent.ZEROS, length));
    for (int i = 0; i < 3; i++) {
      some.add(store(nextSeed(), length));
    }
    MessageDigest digest = Sha256.digest();
    List<StoredBlob> blobs = new ArrayList<>();
    for (long i = 0; i < size / length; i++) {
      boolean isZero = i % REPEAT_PERIOD != 0;
      blobs.add(some.get(isZero ? 0 : 1 + (int) (i / REPEAT_PERIOD % 3)));
      if (isHashing) {
        load(blobs.get(blobs.size() - 1).seed(), length);
        update(digest, length);
      }
    }
    return new Generated(blobs, Id.of(digest.digest()));
  }

  private StoredBlob store(long seed, int length) throws IOException {
    load(seed, length);
    MessageDigest digest = Sha256.digest();
    digest.update(buffer, 0, length);
    StoredBlob blob = packs.addData(Id.of(digest.digest()), seed, buffer, length);
    if (earlier.size() < REMEMBERED) {
      earlier.add(blob);
    } else {
      earlier.set((int) (blobsMade % REMEMBERED), blob);
    }
    return blob;
  }

  private void load(long seed, int length) {
    buffer = buffer.length < length ? new byte[length] : buffer;
    content.fill(seed, buffer, length);
  }

  private long nextSeed() {
    return Noise.of(options.seed, 1000 + blobsMade++).nextLong() | 1;
  }
}
