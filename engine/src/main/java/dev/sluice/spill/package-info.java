/**
 * Data that is too much for memory: sorted and kept in temporary files, which are private, checked
 * when read back, and gone afterwards. Small amounts never touch the disk. Knows records of bytes
 * only.
 */
@NullMarked
package dev.sluice.spill;

import org.jspecify.annotations.NullMarked;
