package dev.sluice.testing;

import dev.sluice.backend.Id;

/**
 * A data blob that the generator has written.
 *
 * @param seed what its content was made from
 * @param length of its content in bytes
 * @param pack number of its pack, from 0
 * @param offset of its box in the pack
 * @param sealedLength length of its box
 */
record StoredBlob(Id id, long seed, int length, int pack, long offset, long sealedLength) {}
