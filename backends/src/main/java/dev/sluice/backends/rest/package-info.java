/** rest-server, rclone, and whatever else speaks restic's REST protocol. */
@NullMarked
package dev.sluice.backends.rest;

import org.jspecify.annotations.NullMarked;
