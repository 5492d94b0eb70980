/** rustic's pairs of a fast part with the metadata and a slow one with everything. */
@NullMarked
package dev.sluice.backends.hotcold;

import org.jspecify.annotations.NullMarked;
