package dev.sluice.target;

import dev.sluice.format.SnapshotPath;

/**
 * A file that is opened for writing.
 *
 * @param path where it belongs
 * @param length final length in bytes
 * @param isReplacement whether it takes the place of something, or is an older file
 * @param readsZeros whether all of it that has not been written reads as zeros
 * @param writing how it is written
 * @param publish gives it its name, if it has not got it yet
 */
record Opening(
    SnapshotPath path,
    long length,
    boolean isReplacement,
    boolean readsZeros,
    Writing writing,
    Runnable publish) {}
