/** Repositories on WebDAV servers (RFC 4918). */
@NullMarked
package dev.sluice.backends.webdav;

import org.jspecify.annotations.NullMarked;
