/**
 * What a repository stores, as values, and how each is read from its stored form. The format itself
 * is described in docs/design.md and in restic's design document. Jackson does not leave this
 * package.
 */
@NullMarked
package dev.sluice.format;

import org.jspecify.annotations.NullMarked;
