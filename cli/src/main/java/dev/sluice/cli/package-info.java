/**
 * The program {@code sluice}: {@link dev.sluice.cli.Main} finds the command and its {@link
 * dev.sluice.cli.Arguments}, the command calls the engine, {@code render} shows what comes back,
 * and {@link dev.sluice.cli.ExitCode} says how it ended. Options, environment variables, output and
 * exit codes are restic's, with rustic's spellings accepted beside them. Nothing here is static
 * state, and only {@code main} ends the process, so a whole run can be a test.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
