package dev.sluice.restore;

import dev.sluice.repository.PackRange;

/**
 * One request and what is to be done with its blobs.
 *
 * @param range the blobs to read
 * @param firstEntry number of the first entry of the first blob; the entries of its blobs follow
 *     one another from there
 */
record RangePlan(PackRange range, long firstEntry) {}
