/** The rules that the code of all modules keeps, and code that breaks each of them. */
@NullMarked
package dev.sluice.archunit;

import org.jspecify.annotations.NullMarked;
