/** Repositories in a directory of a mounted file system. */
@NullMarked
package dev.sluice.backends.local;

import org.jspecify.annotations.NullMarked;
