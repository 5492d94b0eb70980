package dev.sluice.target;

import static dev.sluice.target.Sandbox.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.format.SnapshotPath;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DirectoriesTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private Directories open() {
    return new Directories(TargetRoot.of(sandbox.root()).prepare());
  }

  private void make(int count) {
    for (int i = 0; i < count; i++) {
      sandbox.target().makeDirectory(path("/d" + i));
    }
  }

  @Test
  void noMoreThanTheCapacityStayOpen() throws IOException {
    make(Directories.CAPACITY * 3);
    int before = sandbox.openFiles().size();
    try (Directories directories = open()) {
      for (int i = 0; i < Directories.CAPACITY * 3; i++) {
        directories.open(path("/d" + i)).close();
      }

      assertThat(sandbox.openFiles()).hasSize(before + 1 + Directories.CAPACITY);
    }
    assertThat(sandbox.openFiles()).hasSize(before);
  }

  @Test
  void directoryInUseIsNotClosed() throws IOException {
    make(Directories.CAPACITY * 2);
    try (Directories directories = open();
        Descriptor used = directories.open(path("/d0"))) {
      for (int i = 1; i < Directories.CAPACITY * 2; i++) {
        directories.open(path("/d" + i)).close();
      }

      assertSame(used, path("/d0"));
    }
  }

  private void assertSame(Descriptor directory, SnapshotPath path) throws IOException {
    assertThat(sandbox.openFiles()).contains(sandbox.real(path.text()).toString());
    assertThat(FileStatus.of(directory.number()))
        .isEqualTo(Sandbox.status(sandbox.real(path.text())));
  }

  @Test
  void directoryInUseOutlivesClosing() throws IOException {
    make(1);
    Directories directories = open();
    Descriptor used = directories.open(path("/d0"));
    directories.close();

    assertSame(used, path("/d0"));
    used.close();
    assertThatThrownBy(() -> directories.open(path("/d0")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the target is closed");
  }

  @Test
  void descriptorIsClosedByItsLastUserAndNotRevived() throws IOException {
    int before = sandbox.openFiles().size();
    Descriptor descriptor = TargetRoot.of(sandbox.root()).prepare();
    assertThat(descriptor.retain()).isTrue();
    descriptor.close();
    assertThat(sandbox.openFiles()).hasSize(before + 1);

    descriptor.close();

    assertThat(sandbox.openFiles()).hasSize(before);
    assertThat(descriptor.retain()).isFalse();
  }
}
