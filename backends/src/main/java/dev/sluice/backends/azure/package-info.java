/** Azure Blob Storage. */
@NullMarked
package dev.sluice.backends.azure;

import org.jspecify.annotations.NullMarked;
