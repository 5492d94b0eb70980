/** Files of a mounted file system as streams, for whoever keeps something in them. */
@NullMarked
package dev.sluice.backends.files;

import org.jspecify.annotations.NullMarked;
