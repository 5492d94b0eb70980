package dev.sluice.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.format.NodeName;
import dev.sluice.format.SnapshotPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static final SnapshotPath ODD =
      SnapshotPath.ROOT.resolve(NodeName.of(new byte[] {'a', (byte) 0xe9, 27, '_'}));

  @Test
  void printsForeignBytesAsTheyAre() {
    Printed printed = Printed.toFiles();

    printed.console().print(new Text().add(ODD));

    assertThat(printed.outBytes()).containsExactly('/', 'a', (byte) 0xe9, 27, '_', '\n');
  }

  @Test
  void letsNoForeignByteControlATerminal() {
    Printed printed = Printed.toTerminal(80);

    printed.console().print(new Text().add(ODD));
    printed.console().error(Text.of("lost ").foreign("\u001b[31m\u0085"));

    assertThat(printed.out()).isEqualTo("/a\\xe9\\x1b_\n");
    assertThat(printed.err()).isEqualTo("lost \\x1b[31m\\u0085\n");
  }

  @Test
  void keepsTheStatusLineBelowEverythingElse() {
    Printed printed = Printed.toTerminal(80);

    printed.console().status("half");
    printed.console().print("a line");
    printed.console().status("done");
    printed.console().clearStatus();

    assertThat(printed.out())
        .isEqualTo("half" + "\r\033[2Ka line\nhalf" + "\r\033[2Kdone" + "\r\033[2K");
  }

  @Test
  void cutsTheStatusLineBeforeItWouldWrap() {
    Printed printed = Printed.toTerminal(10);

    printed.console().status("0123456789");

    assertThat(printed.out()).isEqualTo("012345678");
  }

  @Test
  void printsTheStatusAsALineWhereNothingCanBeReplaced() {
    Printed printed = Printed.toFiles();

    printed.console().status("half");
    printed.console().clearStatus();

    assertThat(printed.out()).isEqualTo("half\n");
  }

  @Test
  void failsWhenNobodyReadsTheOutput() {
    Console console =
        new Console(new Broken(), OutputStream.nullOutputStream(), Console.Screen.NONE);

    assertThatThrownBy(() -> console.print("x")).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void reportsErrorsEvenWhenNobodyReadsTheOutput() {
    OutputStream err = new ByteArrayOutputStream();
    Console console = new Console(new Broken(), err, Console.Screen.NONE);

    console.error("lost");

    assertThat(err).hasToString("lost\n");
  }

  private static final class Broken extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }

    @Override
    public void flush() throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
