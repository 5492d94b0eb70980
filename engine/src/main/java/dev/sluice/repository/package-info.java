/**
 * Reading a repository: the key, the index, the trees, and blobs. {@link
 * dev.sluice.repository.UnlockedRepository} exists only once a key was found; {@link
 * dev.sluice.repository.IndexedRepository} only once the index is read, and is the only door to
 * blobs.
 */
@NullMarked
package dev.sluice.repository;

import org.jspecify.annotations.NullMarked;
