package dev.sluice.target;

/**
 * How files are written.
 *
 * @param isSparse runs of zeros take no space, where the file system can
 * @param isAtomic a file has its name only once it is complete, with its metadata; what had the
 *     name before keeps it until then
 * @param isSynced a file is complete only when it is on the disk
 */
public record Writing(boolean isSparse, boolean isAtomic, boolean isSynced) {
  /** Under its name from the beginning, all of its space reserved. */
  public static final Writing PLAIN = new Writing(false, false, false);
}
