package dev.sluice.cli;

import java.util.List;

/** One of the things that {@code sluice} can do. */
interface Command {
  /** The word that calls it; also the name of its help page. */
  String name();

  /** The options it knows besides those of all commands. */
  List<Flag> flags();

  /** Does it, and fails with an exception that says what went wrong. */
  void run(Invocation invocation);
}
