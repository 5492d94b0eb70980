/** Repositories on what rclone reaches, read through an rclone of our own. */
@NullMarked
package dev.sluice.backends.rclone;

import org.jspecify.annotations.NullMarked;
