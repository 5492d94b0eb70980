/** Code that breaks the rules, each in one way, to show that the rules notice. */
@NullMarked
package dev.sluice.archunit.bad;

import org.jspecify.annotations.NullMarked;
