package dev.sluice.cli;

import dev.sluice.cli.render.Console;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a program is given by whoever starts it, besides its arguments.
 *
 * @param environment the environment variables
 * @param streams standard input and output
 * @param terminal who sits at their other end
 * @param signals how to reach the program while it runs
 * @param zone the time zone to show times in
 */
record Shell(
    Map<String, String> environment,
    Streams streams,
    Terminal terminal,
    Signals signals,
    ZoneId zone) {
  /**
   * The standard streams.
   *
   * @param out buffered, since it is written line by line
   */
  record Streams(InputStream in, OutputStream out, OutputStream err) {}

  Console console() {
    return new Console(streams.out(), streams.err(), terminal.screen());
  }
}
