/** Keys of Amazon's kind: where they are found, in restic's order, and how they sign requests. */
@NullMarked
package dev.sluice.backends.aws;

import org.jspecify.annotations.NullMarked;
