package dev.sluice.target;

import static dev.sluice.target.Sandbox.await;
import static dev.sluice.target.Sandbox.path;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.format.NodeType;
import dev.sluice.target.TargetException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Links and other names that lie in the target, or come to lie there meanwhile. That nothing
 * outside of the target changed is for {@link Sandbox} to check.
 */
class PlantedLinksTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private Target target() {
    return sandbox.target();
  }

  private static void assertConflict(ThrowingCallable call) {
    TargetException conflict = catchThrowableOfType(TargetException.class, call);
    assertThat(conflict.reason()).as(conflict.getMessage()).isEqualTo(Reason.CONFLICT);
  }

  @BeforeEach
  void plant() throws IOException {
    Files.createSymbolicLink(sandbox.real("/out"), sandbox.outside());
    Files.createSymbolicLink(sandbox.real("/secret"), sandbox.secret());
    Files.createSymbolicLink(sandbox.real("/new"), sandbox.outside().resolve("new"));
  }

  @Test
  void nothingIsCreatedThroughALinkToADirectory() {
    assertConflict(() -> target().makeDirectory(path("/out")));
    assertConflict(() -> target().makeDirectory(path("/out/d")));
    assertConflict(() -> sandbox.createFile("/out/f", "x"));
    assertConflict(() -> target().createSymlink(path("/out/l"), "x".getBytes(UTF_8)));
    assertConflict(() -> target().createFifo(path("/out/p")));
    sandbox.createFile("/f", "x");
    assertConflict(() -> target().createHardLink(path("/out/f"), path("/f")));
    assertConflict(() -> target().createHardLink(path("/h"), path("/out/secret")));
  }

  @Test
  void nothingIsChangedReadOrRemovedThroughALinkToADirectory() {
    Nodes file = Nodes.file().mode(0777).mtime(1, 0);

    assertConflict(() -> target().applyMetadata(path("/out/secret"), file.build()));
    assertConflict(() -> target().applyMetadata(path("/out"), Nodes.directory().mode(0).build()));
    assertConflict(() -> target().reopenFile(path("/out/secret"), Writing.PLAIN));
    assertConflict(() -> target().openForReading(path("/out/secret")));
    assertConflict(() -> target().removeFile(path("/out/secret")));
  }

  @Test
  void nothingIsDoneThroughALinkToAFile() {
    Nodes file = Nodes.file().mode(0777).mtime(1, 0);

    assertConflict(() -> target().reopenFile(path("/secret"), Writing.PLAIN));
    assertConflict(() -> target().changeFile(path("/secret"), 1, Writing.PLAIN));
    assertConflict(() -> target().openForReading(path("/secret")));
    assertConflict(() -> target().applyMetadata(path("/secret"), file.build()));
    assertConflict(() -> target().createHardLink(path("/h"), path("/secret")));
    assertConflict(() -> target().makeDirectory(path("/new")));
    target().applyMetadata(path("/secret"), Nodes.of(NodeType.SYMLINK).mtime(1, 0).build());
    assertThat(target().openExisting(path("/secret"))).isEmpty();
    sandbox.createFile("/new", "x");
    sandbox.createFile("/secret", "x");
    assertThat(sandbox.real("/secret")).isRegularFile();
    target().removeFile(path("/secret"));
  }

  @Test
  void otherNameOfAFileOutsideIsReplacedNotWritten() throws IOException {
    Files.delete(sandbox.real("/new"));
    Files.createLink(sandbox.real("/new"), sandbox.secret());

    assertConflict(() -> target().reopenFile(path("/new"), Writing.PLAIN));
    sandbox.createFile("/new", "mine");

    assertThat(sandbox.real("/new")).hasContent("mine");
  }

  @Test
  void directoryThatIsSwappedForALinkStaysWhatItWas() throws IOException {
    target().makeDirectory(path("/d"));
    sandbox.createFile("/d/before", "x");
    Files.move(sandbox.real("/d"), sandbox.real("/moved"));
    Files.createSymbolicLink(sandbox.real("/d"), sandbox.outside());

    sandbox.createFile("/d/after", "x");
    sandbox.createFile("/d/secret", "x");
    target().createSymlink(path("/d/link"), "x".getBytes(UTF_8));
    target().makeDirectory(path("/d/below"));
    target().applyMetadata(path("/d"), Nodes.directory().mode(0711).mtime(1, 0).build());

    assertThat(sandbox.real("/moved").toFile().list())
        .containsExactlyInAnyOrder("before", "after", "secret", "link", "below");
  }

  @Test
  void directoryThatIsSwappedBeforeItIsUsedIsAConflict() throws IOException {
    target().makeDirectory(path("/d"));
    Files.move(sandbox.real("/d"), sandbox.real("/moved"));
    Files.createSymbolicLink(sandbox.real("/d"), sandbox.outside());

    assertConflict(() -> sandbox.createFile("/d/secret", "x"));
    assertConflict(() -> target().makeDirectory(path("/d")));
  }

  @Test
  void fileThatIsSwappedWhileOpenStaysWhatItWas() throws IOException {
    byte[] large = new byte[200_000];
    try (TargetFile file = target().createFile(path("/f"), large.length)) {
      Files.move(sandbox.real("/f"), sandbox.real("/moved"));
      Files.createSymbolicLink(sandbox.real("/f"), sandbox.secret());

      await(file.write(large, 0, large.length, 0));
      file.applyMetadata(Nodes.file().mode(0777).build());
    }

    assertThat(sandbox.real("/moved")).hasSize(large.length);
    assertConflict(() -> target().reopenFile(path("/f"), Writing.PLAIN));
  }

  @Test
  void linksThatGoInCirclesAreAConflict() throws IOException {
    Files.createSymbolicLink(sandbox.real("/loop"), Path.of("loop"));

    assertConflict(() -> sandbox.createFile("/loop/f", "x"));
    assertConflict(() -> target().openForReading(path("/loop")));
  }

  @Test
  void pipeInPlaceOfAFileIsNotWaitedFor() {
    target().createFifo(path("/p"));

    assertConflict(() -> target().openForReading(path("/p")));
    assertConflict(() -> target().reopenFile(path("/p"), Writing.PLAIN));
  }
}
