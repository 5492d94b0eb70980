/**
 * Reactive tools without any knowledge of repositories: the byte budget, buffers, pulled streams,
 * and worker threads.
 */
@NullMarked
package dev.sluice.flow;

import org.jspecify.annotations.NullMarked;
