/** What storages that stand around another one have in common. */
@NullMarked
package dev.sluice.backends.around;

import org.jspecify.annotations.NullMarked;
