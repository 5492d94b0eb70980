/** A repository in a directory. */
@NullMarked
package dev.sluice.backends.local;

import org.jspecify.annotations.NullMarked;
