/** Repositories behind SSH, read by SFTP version 3 through the user's own ssh. */
@NullMarked
package dev.sluice.backends.sftp;

import org.jspecify.annotations.NullMarked;
