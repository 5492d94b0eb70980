/** Backblaze B2, by its own API. */
@NullMarked
package dev.sluice.backends.b2;

import org.jspecify.annotations.NullMarked;
