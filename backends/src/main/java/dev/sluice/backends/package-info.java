/** Storages that a repository can lie on, and the one place that opens them. */
@NullMarked
package dev.sluice.backends;

import org.jspecify.annotations.NullMarked;
