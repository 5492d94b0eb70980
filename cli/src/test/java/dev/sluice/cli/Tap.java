package dev.sluice.cli;

import dev.sluice.bench.RepositoryServer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets what is read of packs through at a steady rate, counts it, and stops it at a certain byte.
 */
final class Tap implements RepositoryServer.Pace {
  /** How soon it is seen that a process has ended. */
  private static final long LOOK_MILLIS = 20;

  private final double nanosPerByte;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long sent;
  private long limit = Long.MAX_VALUE;
  private long turns;
  private boolean isShut;
  private long nextAt = System.nanoTime();

  Tap(int mebibytesPerSecond) {
    this.nanosPerByte = (double) TimeUnit.SECONDS.toNanos(1) / (mebibytesPerSecond << 20);
  }

  @Override
  public void await(String path, int bytes) throws IOException {
    if (path.startsWith("data/")) {
      pace(count(bytes));
    }
  }

  /** When the piece may go. */
  private long count(int bytes) throws IOException {
    lock.lock();
    try {
      long turn = turns;
      while (sent >= limit && turn == turns) {
        isShut = true;
        changed.signalAll();
        changed.awaitUninterruptibly();
      }
      if (turn != turns) {
        throw new IOException("whoever asked for it is gone");
      }
      sent += bytes;
      nextAt = Math.max(nextAt, System.nanoTime()) + (long) (bytes * nanosPerByte);
      return nextAt;
    } finally {
      lock.unlock();
    }
  }

  private static void pace(long at) {
    for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Lets so many more bytes through, none to those who are waiting now. */
  void open(long bytes) {
    lock.lock();
    try {
      turns++;
      isShut = false;
      limit = bytes == Long.MAX_VALUE ? bytes : sent + bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that is let through is sent, or the process has ended; whether it was sent. */
  boolean awaitShut(Process reader) throws InterruptedException {
    lock.lock();
    try {
      while (!isShut && reader.isAlive()) {
        changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      return isShut;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of packs that were sent so far. */
  long sent() {
    lock.lock();
    try {
      return sent;
    } finally {
      lock.unlock();
    }
  }
}
