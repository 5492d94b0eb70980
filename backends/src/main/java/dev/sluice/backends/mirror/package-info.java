/** Several places of one repository, read as one storage. */
@NullMarked
package dev.sluice.backends.mirror;

import org.jspecify.annotations.NullMarked;
