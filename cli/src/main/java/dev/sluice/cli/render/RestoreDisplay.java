package dev.sluice.cli.render;

import dev.sluice.restore.RestoreEvent;

/** Shows a restore to whoever waits for it. May be called by several threads. */
public interface RestoreDisplay {
  /** Shows what has happened. */
  void show(RestoreEvent event);

  /** Shows how far it is, until it has finished. */
  void showStatus();
}
