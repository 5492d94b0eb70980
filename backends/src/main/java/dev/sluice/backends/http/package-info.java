/**
 * What all storages behind HTTP share: the transport, what a range request must be answered with,
 * and what goes wrong. The only package that sees Netty's buffers: they are copied out here, and
 * nothing else ever has to release one.
 */
@NullMarked
package dev.sluice.backends.http;

import org.jspecify.annotations.NullMarked;
