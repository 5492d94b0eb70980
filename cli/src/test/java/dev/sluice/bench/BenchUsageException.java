package dev.sluice.bench;

/** The benchmark was asked for something it does not know, or lacks something it needs. */
final class BenchUsageException extends RuntimeException {
  BenchUsageException(String message) {
    super(message);
  }
}
