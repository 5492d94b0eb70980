/** What was fetched before, kept on a local disk in the layout of restic's cache. */
@NullMarked
package dev.sluice.backends.cache;

import org.jspecify.annotations.NullMarked;
