/**
 * The storage a repository lies on, as Sluice sees it: a read-only {@link
 * dev.sluice.backend.Backend} and the words for what is stored there. The lowest package but for
 * the errors.
 */
@NullMarked
package dev.sluice.backend;

import org.jspecify.annotations.NullMarked;
