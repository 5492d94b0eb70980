package dev.sluice.target;

import static dev.sluice.target.Sandbox.path;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.format.NodeType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Extended attributes that an item has and its node has not, and those left out on purpose. */
class ExtraAttributesTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @BeforeEach
  void createAFileWithAttributes() throws IOException {
    sandbox.createFile("/f", "content");
    try {
      write("user.extra", "x");
    } catch (IOException unsupported) {
      assumeTrue(false, "no extended attributes here: skipped");
    }
    write("user.same", "same");
    write("user.other", "old");
  }

  private UserDefinedFileAttributeView view() {
    return Files.getFileAttributeView(
        sandbox.real("/f"), UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  private void write(String name, String value) throws IOException {
    view().write(name.substring("user.".length()), ByteBuffer.wrap(value.getBytes(UTF_8)));
  }

  private String value(String name) throws IOException {
    ByteBuffer value = ByteBuffer.allocate(100);
    view().read(name, value);
    return new String(value.array(), 0, value.position(), UTF_8);
  }

  private static Nodes node() {
    return Nodes.file().attribute("user.same", "same").attribute("user.other", "new");
  }

  @Test
  void whatTheNodeHasNotIsRemoved() throws IOException {
    assertThat(sandbox.target().applyMetadata(path("/f"), node().build())).isEmpty();

    assertThat(view().list()).containsExactlyInAnyOrder("same", "other");
    assertThat(value("other")).isEqualTo("new");
  }

  @Test
  void whatIsNotWantedIsLeftAlone() throws IOException {
    try (Target some = Target.directory(sandbox.root(), name -> name.equals("user.extra"))) {
      some.prepare();
      assertThat(some.applyMetadata(path("/f"), node().build())).isEmpty();
    }

    assertThat(view().list()).containsExactlyInAnyOrder("same", "other");
    assertThat(value("other")).isEqualTo("old");
  }

  @Test
  void whatIsRightIsNotWrittenAgain() throws IOException {
    sandbox.target().applyMetadata(path("/f"), node().build());
    Object before = Files.getAttribute(sandbox.real("/f"), "unix:ctime");

    sandbox.target().applyMetadata(path("/f"), node().build());

    assertThat(Files.getAttribute(sandbox.real("/f"), "unix:ctime")).isEqualTo(before);
  }

  @Test
  void oneThatFailsKeepsNoOther() throws IOException {
    List<MetadataProblem> problems =
        sandbox
            .target()
            .applyMetadata(
                path("/f"), node().attribute("nonsense", "x").attribute("user.z", "z").build());

    assertThat(problems).singleElement().satisfies(p -> assertThat(p.what()).contains("nonsense"));
    assertThat(view().list()).containsExactlyInAnyOrder("same", "other", "z");
  }

  @Test
  void linksAndPlacesAreLookedAtThemselves() throws IOException {
    Path link = sandbox.real("/l");
    sandbox.target().createSymlink(path("/l"), "f".getBytes(UTF_8));

    assertThat(sandbox.target().applyMetadata(path("/l"), Nodes.of(NodeType.SYMLINK).build()))
        .isEmpty();

    assertThat(link).isSymbolicLink();
    assertThat(view().list()).contains("extra");
  }

  @Test
  void whatIsProtectedIsNamedAsSuch() {
    assumeTrue(
        Sandbox.run("chattr", "+i", sandbox.real("/f").toString()).exitCode() == 0,
        "files cannot be made immutable here: skipped");
    try {
      assertThat(sandbox.target().applyMetadata(path("/f"), Nodes.file().mode(0600).build()))
          .anySatisfy(problem -> assertThat(problem.reason()).contains("immutable"));
      assertThatThrownBy(() -> sandbox.createFile("/f", "new")).hasMessageContaining("immutable");
    } finally {
      Sandbox.run("chattr", "-i", sandbox.real("/f").toString());
    }
  }
}
