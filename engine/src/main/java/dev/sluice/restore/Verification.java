package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.restore.BlobsByFile.Blob;
import dev.sluice.restore.BlobsByFile.FileBlobs;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads restored files again and compares them, blob by blob, with what they must consist of. */
final class Verification {
  private static final int STEP = 128 * 1024;

  private final IndexedRepository repository;
  private final RestorePlan plan;
  private final Target target;
  private final FileStates states;
  private Optional<ContentHashes> hashes = Optional.empty();
  private boolean readsAll = true;

  Verification(IndexedRepository repository, RestorePlan plan, Target target, FileStates states) {
    this.repository = repository;
    this.plan = plan;
    this.target = target;
    this.states = states;
  }

  /**
   * Collects the hashes of whole files on the way.
   *
   * @param readsWholeFiles whether files of a single blob are read again too, whose hash is known
   */
  Verification hashing(ContentHashes into, boolean readsWholeFiles) {
    hashes = Optional.of(into);
    readsAll = readsWholeFiles;
    return this;
  }

  Flux<RestoreEvent> events() {
    return Flux.using(
        () -> BlobsByFile.of(plan, new PlanFiles(repository.resources())),
        blobs -> Flux.using(() -> new LeftOut(states), left -> verify(blobs, left), LeftOut::close),
        BlobsByFile::close);
  }

  private Flux<RestoreEvent> verify(BlobsByFile blobs, LeftOut left) {
    return blobs
        .files()
        .filter(file -> !left.isAt(file.address()))
        .flatMap(
            file ->
                Mono.fromCallable(() -> verify(blobs, file))
                    .flatMap(Mono::justOrEmpty)
                    .subscribeOn(repository.resources().workers().scheduler()),
            repository.resources().workers().threads(),
            1);
  }

  private Optional<RestoreEvent> verify(BlobsByFile all, FileBlobs file) {
    if (file.file() != 0 && states.isFailed(file.file())) {
      return Optional.empty();
    }
    if (!readsAll && file.count() == 1) {
      hashes.ifPresent(into -> addKnown(into, all, file));
      return Optional.empty();
    }
    SnapshotPath path = plan.files().get(file.address()).path();
    try (ReadableByteChannel channel = target.openForReading(path);
        BlobsByFile.Blobs blobs = all.blobs(file)) {
      FileHash found = compare(channel, blobs);
      hashes.ifPresent(into -> into.add(file.address(), found.length(), found.sha256()));
      return readsAll
          ? Optional.of(new RestoreEvent.Verified(path, found.length()))
          : Optional.empty();
    } catch (TargetException e) {
      return Optional.of(new RestoreEvent.Failed(path, e.getMessage()));
    } catch (IOException e) {
      return Optional.of(new RestoreEvent.Failed(path, "verification: " + e.getMessage()));
    }
  }

  /** A file that is a single blob has the blob's id as its hash. */
  private static void addKnown(ContentHashes into, BlobsByFile all, FileBlobs file) {
    try (BlobsByFile.Blobs blobs = all.blobs(file)) {
      Blob blob = blobs.next();
      if (blob != null) {
        into.add(file.address(), blob.length(), Id.of(blob.id()));
      }
    }
  }

  /** Compares the whole file; fails at the first difference. */
  private FileHash compare(ReadableByteChannel channel, BlobsByFile.Blobs blobs)
      throws IOException {
    MessageDigest digest = FileHash.newDigest();
    MessageDigest whole = FileHash.newDigest();
    ByteBuffer step = ByteBuffer.allocate(STEP);
    long position = 0;
    for (Blob blob = blobs.next(); blob != null; blob = blobs.next()) {
      long left = blob.length();
      while (left > 0) {
        step.clear().limit((int) Math.min(STEP, left));
        int read = channel.read(step);
        if (read < 0) {
          throw new IOException("the file ends at " + position);
        }
        digest.update(step.array(), 0, read);
        if (hashes.isPresent()) {
          whole.update(step.array(), 0, read);
        }
        left -= read;
        position += read;
      }
      if (!Arrays.equals(digest.digest(), blob.id())) {
        throw new IOException("the file on disk differs before byte " + position);
      }
    }
    step.clear();
    if (channel.read(step) > 0) {
      throw new IOException("the file on disk is longer than " + position + " bytes");
    }
    return new FileHash(position, Id.of(whole.digest()));
  }
}
