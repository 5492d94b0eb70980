/** Servers that tests put in place of storages. */
@NullMarked
package dev.sluice.backends.testing;

import org.jspecify.annotations.NullMarked;
