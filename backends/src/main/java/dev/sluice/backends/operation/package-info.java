/** How the storages say what they were asked to do; uses nothing but the storage port. */
@NullMarked
package dev.sluice.backends.operation;

import org.jspecify.annotations.NullMarked;
