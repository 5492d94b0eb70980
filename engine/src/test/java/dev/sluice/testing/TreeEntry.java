package dev.sluice.testing;

import dev.sluice.backend.Id;
import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One item on a disk, or what it is expected to be; what is empty is not known and not compared.
 *
 * @param type what it is
 * @param mode permission bits, {@code 07777}; never known for links
 * @param uid owner
 * @param gid group
 * @param mtime modification time
 * @param size of a file in bytes
 * @param sha256 of a file's content
 * @param linkTarget of a symbolic link
 * @param device {@code major:minor} of a device
 * @param hardLinkKey the same for all names of a file that has several
 * @param extendedAttributes all of them
 */
public record TreeEntry(
    NodeType type,
    OptionalInt mode,
    OptionalLong uid,
    OptionalLong gid,
    Optional<Timestamp> mtime,
    OptionalLong size,
    Optional<Id> sha256,
    Optional<byte[]> linkTarget,
    Optional<String> device,
    Optional<String> hardLinkKey,
    SortedMap<String, byte[]> extendedAttributes) {

  static Builder of(NodeType type) {
    return new Builder(type);
  }

  /** Collects what is known. */
  static final class Builder {
    private NodeType type;
    private OptionalInt mode = OptionalInt.empty();
    private OptionalLong uid = OptionalLong.empty();
    private OptionalLong gid = OptionalLong.empty();
    private Optional<Timestamp> mtime = Optional.empty();
    private OptionalLong size = OptionalLong.empty();
    private Optional<Id> sha256 = Optional.empty();
    private Optional<byte[]> linkTarget = Optional.empty();
    private Optional<String> device = Optional.empty();
    private Optional<String> hardLinkKey = Optional.empty();
    private final SortedMap<String, byte[]> extendedAttributes = new TreeMap<>();

    private Builder(NodeType type) {
      this.type = type;
    }

    Builder type(NodeType type) {
      this.type = type;
      return this;
    }

    Builder mode(int mode) {
      this.mode = OptionalInt.of(mode);
      return this;
    }

    Builder uid(long uid) {
      this.uid = OptionalLong.of(uid);
      return this;
    }

    Builder gid(long gid) {
      this.gid = OptionalLong.of(gid);
      return this;
    }

    Builder mtime(Timestamp mtime) {
      this.mtime = Optional.of(mtime);
      return this;
    }

    Builder size(long size) {
      this.size = OptionalLong.of(size);
      return this;
    }

    Builder sha256(Id sha256) {
      this.sha256 = Optional.of(sha256);
      return this;
    }

    Builder linkTarget(byte[] linkTarget) {
      this.linkTarget = Optional.of(linkTarget);
      return this;
    }

    Builder device(String majorMinor) {
      this.device = Optional.of(majorMinor);
      return this;
    }

    Builder hardLinkKey(String key) {
      this.hardLinkKey = Optional.of(key);
      return this;
    }

    Builder extendedAttribute(String name, byte[] value) {
      extendedAttributes.put(name, value);
      return this;
    }

    TreeEntry build() {
      return new TreeEntry(
          type,
          type == NodeType.SYMLINK ? OptionalInt.empty() : mode,
          uid,
          gid,
          mtime,
          size,
          sha256,
          linkTarget,
          device,
          hardLinkKey,
          Collections.unmodifiableSortedMap(extendedAttributes));
    }
  }
}
