/**
 * What tests of all modules build on: {@link dev.sluice.testing.RepositoryBuilder} writes
 * repositories (and {@link dev.sluice.testing.Damage} breaks them), {@link
 * dev.sluice.testing.RepositoryGenerator} writes big ones, {@link dev.sluice.testing.MemoryBackend}
 * and {@link dev.sluice.testing.FaultyBackend} stand in for storages, {@link
 * dev.sluice.testing.Fixture} gives repositories that restic and rustic wrote, {@link
 * dev.sluice.testing.DiskTree} and {@link dev.sluice.testing.Manifest} compare what a restore left
 * on disk.
 *
 * <p>The writing side shares nothing with the engine's reading side, not even the cryptography, so
 * that a mistake in one is not repeated by the other.
 */
@NullMarked
package dev.sluice.testing;

import org.jspecify.annotations.NullMarked;
