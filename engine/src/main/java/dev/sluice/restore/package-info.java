/** The restore itself: plan, fetch, write, finish, and the events that tell of it. */
@NullMarked
package dev.sluice.restore;

import org.jspecify.annotations.NullMarked;
