package dev.sluice.cli;

import dev.sluice.cli.render.Console.Screen;
import java.io.IOException;

/** The terminal in front of which somebody sits, if so. */
interface Terminal {
  /** Files and pipes all around. */
  Terminal NONE =
      new Terminal() {
        @Override
        public boolean isInput() {
          return false;
        }

        @Override
        public Screen screen() {
          return Screen.NONE;
        }

        @Override
        public byte[] readSecret(String prompt) throws IOException {
          throw new IOException("there is no terminal");
        }
      };

  /** Whether standard input is a terminal. */
  boolean isInput();

  /** What the output streams lead to. */
  Screen screen();

  /** Asks for a line that is not shown while it is typed; its bytes, without the line end. */
  byte[] readSecret(String prompt) throws IOException;
}
