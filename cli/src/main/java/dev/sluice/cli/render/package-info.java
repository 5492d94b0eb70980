/**
 * How things look: tables, lines, JSON and the status line. Knows the engine's values, restic's
 * output formats and a console, and neither options nor repositories.
 */
@NullMarked
package dev.sluice.cli.render;

import org.jspecify.annotations.NullMarked;
