/** JSON and XML in the small amounts in which storages answer with them, and names in addresses. */
@NullMarked
package dev.sluice.backends.text;

import org.jspecify.annotations.NullMarked;
