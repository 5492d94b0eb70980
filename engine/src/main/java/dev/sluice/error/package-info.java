/** How Sluice says what went wrong. Uses nothing else of Sluice. */
@NullMarked
package dev.sluice.error;

import org.jspecify.annotations.NullMarked;
