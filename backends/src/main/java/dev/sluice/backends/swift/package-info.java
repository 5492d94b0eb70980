/** OpenStack Swift. */
@NullMarked
package dev.sluice.backends.swift;

import org.jspecify.annotations.NullMarked;
