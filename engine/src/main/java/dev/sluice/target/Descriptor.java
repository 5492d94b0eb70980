package dev.sluice.target;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file descriptor, closed when its last user lets go. Counting matters: a number that is
 * closed under a thread still about to use it may mean another file by then.
 */
final class Descriptor implements AutoCloseable {
  private final int number;
  private final AtomicInteger users = new AtomicInteger(1);

  /** Takes over the descriptor of this number for its first user. */
  Descriptor(int number) {
    this.number = number;
  }

  /** The number, valid while the caller is a user. */
  int number() {
    return number;
  }

  /** Adds a user, who calls {@link #close} later; false if it is closed already. */
  boolean retain() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /**
   * Takes one user away, and closes the descriptor after the last one.
   *
   * @return what closing failed with, if it did: some file systems tell of failed writes only then
   */
  Errno release() {
    return users.decrementAndGet() == 0 ? Errno.of(Posix.close(number)) : Errno.NONE;
  }

  @Override
  public void close() {
    release();
  }
}
