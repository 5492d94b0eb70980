/** What storages have in common that keep objects under names, with slashes in them, in buckets. */
@NullMarked
package dev.sluice.backends.objects;

import org.jspecify.annotations.NullMarked;
