package dev.sluice.spill;

/** Walks over records in order. Not for several threads. */
public interface RecordCursor extends AutoCloseable {
  /** Moves to the next record; false at the end. */
  boolean next();

  /** The array that holds the current record; valid until the next move, not to be changed. */
  byte[] array();

  /** Where in {@link #array} the current record begins. */
  int offset();

  /** Frees what the cursor holds. */
  @Override
  void close();
}
