/** What brings files out of cold storage, whichever storage it is. */
@NullMarked
package dev.sluice.backends.thaw;

import org.jspecify.annotations.NullMarked;
