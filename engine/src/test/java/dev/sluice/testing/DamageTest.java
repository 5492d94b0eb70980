package dev.sluice.testing;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.format.SnapshotPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class DamageTest {
  private final BuiltRepository repository =
      RepositoryBuilder.version(2)
          .compression(Compression.OFF)
          .snapshot(
              file("a", blob("only here").inPack("p1")),
              file("b", blob("elsewhere").inPack("p1"), blob("common").inPack("p1", "p2")),
              dir("d", dir("e", file("f", blob("deep").inPack("p2")))).tree(t -> t.inPack("t")),
              file("g", blob("common")))
          .index(IndexSpec.of("p1", "t", "trees"))
          .index(IndexSpec.of("p2"))
          .build();

  private final Damage damage = Damage.to(repository);

  private static SnapshotPath[] paths(String... paths) {
    return List.of(paths).stream().map(SnapshotPath::of).toArray(SnapshotPath[]::new);
  }

  @Test
  void aFlippedBitCostsTheFilesOfOneBlob() {
    byte[] before = repository.sink().read(repository.pack("p1").path());

    damage.flipBit(repository.copyOf("only here"));

    byte[] after = repository.sink().read(repository.pack("p1").path());
    assertThat(after).hasSameSizeAs(before).isNotEqualTo(before);
    assertThat(damage.loss().reported()).containsExactly(paths("a"));
  }

  @Test
  void anotherCopySavesTheFile() {
    assertThat(damage.flipBit(repository.copyOf("common", "p1")).loss().isEmpty()).isTrue();
    assertThat(damage.flipBit(repository.copyOf("common", "p2")).loss().reported())
        .containsExactly(paths("b", "g"));
  }

  @Test
  void aBlobThatIsCutOffIsLostButNotTheOnesBefore() {
    BlobEntry last = repository.copyOf("common", "p1").entry();
    damage.truncate(repository.pack("p1").path(), (int) last.end() - 1);
    assertThat(damage.loss().isEmpty()).isTrue();

    damage.truncate(
        repository.pack("p1").path(), (int) repository.copyOf("elsewhere").entry().offset());
    assertThat(damage.loss().reported()).containsExactly(paths("b"));
  }

  @Test
  void aPackThatIsGoneOrEmptyCostsAllThatIsOnlyThere() {
    assertThat(damage.delete(repository.pack("p2").path()).loss().reported())
        .containsExactly(paths("d/e/f"));
    assertThat(damage.empty(repository.pack("p1").path()).loss().reported())
        .containsExactly(paths("a", "b", "d/e/f", "g"));
  }

  @Test
  void aLostTreeCostsAllBelowIt() {
    Loss loss = damage.delete(repository.pack("t").path()).loss();

    assertThat(loss.reported()).containsExactly(paths("d"));
    assertThat(loss.below()).containsExactly(paths("d/e", "d/e/f"));
    assertThat(loss.remaining(repository.snapshot().manifest()).entries())
        .containsOnlyKeys(paths("a", "b", "d", "g"));
  }

  @Test
  void aLostRootTreeOrSnapshotCostsEverything() {
    damage.zero(repository.pack("trees").path(), 10, (int) repository.pack("trees").size() - 10);
    Loss tree = damage.loss();
    assertThat(tree.below()).hasSize(6).isEqualTo(repository.snapshot().items().keySet());

    Loss snapshot =
        Damage.to(repository).delete("snapshots/" + repository.snapshot().id().hex()).loss();
    assertThat(snapshot).isEqualTo(tree);
  }

  @Test
  void aDeletedIndexCostsWhatNoOtherLists() {
    assertThat(damage.delete("index/" + repository.indexes().get(1).hex()).loss().reported())
        .containsExactly(paths("d/e/f"));
  }

  @Test
  void swappedBoxesAreBothLost() {
    BlobCopy one = repository.copyOf("only here");
    BlobCopy other = repository.copyOf("elsewhere");
    assertThatThrownBy(() -> damage.swapBlobs(one, repository.copyOf("common")))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(damage.swapBlobs(one, other).loss().reported()).containsExactly(paths("a", "b"));
    assertThat(
            Damage.to(repository)
                .swapFiles(repository.pack("p2").path(), repository.pack("t").path())
                .loss()
                .reported())
        .containsExactly(paths("d"));
  }
}
