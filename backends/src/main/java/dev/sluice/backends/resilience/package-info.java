/**
 * What stands between a storage and whoever reads from it, each a {@link
 * dev.sluice.backend.Backend} around another that knows nothing of the rest: failing a transfer
 * that stalls, limiting connections and bandwidth, trying again.
 */
@NullMarked
package dev.sluice.backends.resilience;

import org.jspecify.annotations.NullMarked;
