package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.NodeType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomTreeTest {
  @TempDir Path temp;

  @AfterEach
  void deleteTrees() throws IOException {
    try (Stream<Path> trees = Files.list(temp)) {
      trees.filter(Files::isDirectory).forEach(DiskTree::delete);
    }
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aSeedMakesTheSameTreeEveryTime() {
    RandomTree.create(temp.resolve("a"), 1, 100);
    RandomTree.create(temp.resolve("b"), 1, 100);
    RandomTree.create(temp.resolve("c"), 2, 100);

    DiskTree a = DiskTree.scan(temp.resolve("a"));
    assertThat(DiskTree.differences(a, DiskTree.scan(temp.resolve("b")))).isEmpty();
    assertThat(DiskTree.differences(a, DiskTree.scan(temp.resolve("c")))).isNotEmpty();
    assertThat(a.entries()).hasSize(100);
  }

  @Test
  void hasItemsOfAllKinds() {
    RandomTree.create(temp.resolve("a"), 3, 300);

    DiskTree tree = DiskTree.scan(temp.resolve("a"));
    Set<NodeType> types =
        tree.entries().values().stream().map(TreeEntry::type).collect(Collectors.toSet());
    assertThat(types)
        .isEqualTo(EnumSet.of(NodeType.FILE, NodeType.DIRECTORY, NodeType.SYMLINK, NodeType.FIFO));
    assertThat(tree.entries().values()).anyMatch(entry -> entry.hardLinkKey().isPresent());
    assertThat(tree.entries().keySet()).anyMatch(path -> path.text().contains("\ufffd\ufffd"));
  }

  @ParameterizedTest
  @CsvSource({"1, 11", "2, 12"})
  void resticBringsItBackAsItWas(int version, long seed) {
    RandomTree.create(temp.resolve("source"), seed, 150);
    Restic restic = Restic.on(temp.resolve("repository"), "secret").init(version);

    restic.backup(temp.resolve("source"));
    Restic.Result result = restic.restore("latest", temp.resolve("out"));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(
            DiskTree.differences(
                DiskTree.scan(temp.resolve("source")), DiskTree.scan(temp.resolve("out"))))
        .isEmpty();
  }
}
