/** Programs that do part of the work: started, listened to, and ended with what they were for. */
@NullMarked
package dev.sluice.backends.process;

import org.jspecify.annotations.NullMarked;
