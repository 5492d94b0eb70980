package dev.sluice.backend;

import java.time.Duration;

/**
 * How a storage behind a network is being read, as measured lately.
 *
 * @param connections requests that are made at once now; what measuring found best so far
 * @param bytesPerSecond of all requests together, while as many as that were busy; 0 if not known
 *     yet
 * @param firstByte from a request to the first byte of its answer, the median of the last ones;
 *     zero if not known yet
 * @param retries requests that failed and may be made again, so far
 * @param throttles those of them that failed because the storage wants to be called less often
 * @param stalls those of them that were given up since nothing arrived for too long
 * @param hedges requests that were made a second time, while the first one went on, since they were
 *     late or slow
 */
public record Line(
    int connections,
    long bytesPerSecond,
    Duration firstByte,
    long retries,
    long throttles,
    long stalls,
    long hedges) {

  /** With so many hedges instead. */
  public Line withHedges(long number) {
    return new Line(connections, bytesPerSecond, firstByte, retries, throttles, stalls, number);
  }

  /** Bytes that one connection would have brought while a request waits for its first byte. */
  public long bytesPerWait() {
    double perConnection = (double) bytesPerSecond / Math.max(1, connections);
    return (long) (perConnection * firstByte.toNanos() / 1e9);
  }
}
