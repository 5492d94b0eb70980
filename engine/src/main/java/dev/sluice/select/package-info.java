/** Which snapshot is meant, and which of its items. */
@NullMarked
package dev.sluice.select;

import org.jspecify.annotations.NullMarked;
