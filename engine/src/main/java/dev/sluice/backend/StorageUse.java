package dev.sluice.backend;

import java.util.Optional;

/**
 * How one storage has been read so far.
 *
 * @param storage what and where it is, without secrets
 * @param line what was measured; empty where nothing is, as on a local disk
 * @param cacheHits files that came from a local copy instead
 */
public record StorageUse(String storage, Optional<Line> line, long cacheHits) {
  /** With so many hedges instead, if anything is measured. */
  public StorageUse withHedges(long number) {
    return new StorageUse(storage, line.map(known -> known.withHedges(number)), cacheHits);
  }

  /** With so many hits more. */
  public StorageUse plusCacheHits(long more) {
    return new StorageUse(storage, line, cacheHits + more);
  }
}
