/**
 * The place that is restored to. Knows nodes and bytes, not plans. Nothing is ever created, changed
 * or removed outside of the target's root: each path element is opened without following links.
 */
@NullMarked
package dev.sluice.target;

import org.jspecify.annotations.NullMarked;
