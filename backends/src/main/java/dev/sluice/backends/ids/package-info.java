/** Ids in numbers that would be too many as objects. */
@NullMarked
package dev.sluice.backends.ids;

import org.jspecify.annotations.NullMarked;
