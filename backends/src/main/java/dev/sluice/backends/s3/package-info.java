/** Amazon S3, and the many storages that speak its protocol. */
@NullMarked
package dev.sluice.backends.s3;

import org.jspecify.annotations.NullMarked;
