/** Google Cloud Storage, by its JSON API. */
@NullMarked
package dev.sluice.backends.gcs;

import org.jspecify.annotations.NullMarked;
