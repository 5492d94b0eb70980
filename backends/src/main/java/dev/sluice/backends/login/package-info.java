/** What lets somebody in to a storage for a while: tokens, keys, and where they come from. */
@NullMarked
package dev.sluice.backends.login;

import org.jspecify.annotations.NullMarked;
