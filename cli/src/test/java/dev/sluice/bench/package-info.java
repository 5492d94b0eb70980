/**
 * Benchmarks: Sluice as its users run it, beside restic and rustic, on repositories made for the
 * purpose. {@code docs/benchmarks.md} tells how to run them.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
