package dev.sluice.cli.render;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A console whose output is kept. */
final class Printed {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console;

  Printed(Console.Screen screen) {
    this.console = new Console(out, err, screen);
  }

  static Printed toFiles() {
    return new Printed(Console.Screen.NONE);
  }

  static Printed toTerminal(int columns) {
    return new Printed(new Console.Screen(true, true, columns, true));
  }

  Console console() {
    return console;
  }

  byte[] outBytes() {
    return out.toByteArray();
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
