package dev.sluice.format;

import com.github.luben.zstd.Zstd;
import dev.sluice.backend.Id;
import dev.sluice.crypto.BoxOpener;
import dev.sluice.crypto.MasterKey;
import dev.sluice.crypto.Scrypt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A repository in the fixtures, read with what this package and the crypto package offer. */
final class FixtureRepository {
  /** Where a blob lies. */
  record Place(Id pack, PackHeader.Entry entry) {}

  private static final Map<String, FixtureRepository> OPEN = new ConcurrentHashMap<>();

  final Path root;
  final MasterKey masterKey;
  private final BoxOpener opener;
  final Map<Id, Map<Id, PackHeader.Entry>> index = new HashMap<>();
  final Map<Id, Place> trees = new HashMap<>();

  private FixtureRepository(Path root, MasterKey masterKey) {
    this.root = root;
    this.masterKey = masterKey;
    this.opener = masterKey.newOpener();
  }

  static Path path(String name) {
    try {
      var url = FixtureRepository.class.getResource("/fixtures/" + name);
      return Path.of(Objects.requireNonNull(url).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The same for the same name: scrypt takes a second with a rustic key. */
  static FixtureRepository open(String name, String password) {
    return OPEN.computeIfAbsent(name, n -> openAnew(n, password));
  }

  private static FixtureRepository openAnew(String name, String password) {
    Path root = path(name);
    Path key = files(root, "keys").get(0);
    FixtureRepository repository = new FixtureRepository(root, unlock(bytes(key), password));
    files(root, "index").forEach(repository::loadIndex);
    return repository;
  }

  static MasterKey unlock(byte[] keyFile, String password) {
    KeyFile key = KeyFile.parse(keyFile);
    byte[] derived =
        Scrypt.derive(
            password.getBytes(StandardCharsets.UTF_8),
            key.salt(),
            key.n(),
            key.r(),
            key.p(),
            64 << 20);
    byte[] json = open(MasterKey.ofDerived(derived).newOpener(), key.data());
    MasterKeyParts parts = MasterKeyJson.parse(json);
    return new MasterKey(parts.encrypt(), parts.macK(), parts.macR());
  }

  static List<Path> files(Path root, String directory) {
    try (Stream<Path> files = Files.walk(root.resolve(directory))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> Id.parse(file.getFileName().toString()).isPresent())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Id nameOf(Path file) {
    return Id.parse(file.getFileName().toString()).orElseThrow();
  }

  static byte[] open(BoxOpener opener, byte[] box) {
    byte[] plaintext = new byte[Math.max(0, box.length - BoxOpener.OVERHEAD)];
    opener.open(box, 0, box.length, plaintext, 0);
    return plaintext;
  }

  InputStream unpacked(Path file) {
    byte[] plaintext = open(opener, bytes(file));
    return UnpackedFile.json(plaintext, 0, plaintext.length);
  }

  Snapshot snapshot(Id id) {
    InputStream json = unpacked(root.resolve("snapshots").resolve(id.hex()));
    return Snapshot.parse(id, UnpackedFile.readAll(json, 1 << 20, "snapshot"));
  }

  private void loadIndex(Path file) {
    IndexReader.read(
        unpacked(file),
        new IndexVisitor() {
          private Id current = new Id(0, 0, 0, 0);

          @Override
          public void pack(Id pack, boolean isToBeDeleted) {
            current = pack;
            index.computeIfAbsent(pack, p -> new HashMap<>());
          }

          @Override
          public void blob(BlobType type, byte[] id, int idAt, long at, long length, long plain) {
            Id blob = Id.of(id, idAt);
            PackHeader.Entry entry = new PackHeader.Entry(type, blob, at, length, plain);
            index.computeIfAbsent(current, p -> new HashMap<>()).put(blob, entry);
            if (type == BlobType.TREE) {
              trees.put(blob, new Place(current, entry));
            }
          }

          @Override
          public void unknownBlobType(String type, Id pack) {
            throw new AssertionError(type);
          }
        });
  }

  Path packFile(Id pack) {
    return root.resolve("data").resolve(pack.hex().substring(0, 2)).resolve(pack.hex());
  }

  List<PackHeader.Entry> header(Id pack) {
    byte[] bytes = bytes(packFile(pack));
    int sealed = PackHeader.sealedLength(bytes, bytes.length - 4, bytes.length);
    int end = bytes.length - PackHeader.LENGTH_BYTES;
    byte[] header = open(opener, Arrays.copyOfRange(bytes, end - sealed, end));
    return PackHeader.parse(header, bytes.length, sealed);
  }

  InputStream tree(Id id) {
    Place place = Objects.requireNonNull(trees.get(id));
    byte[] pack = bytes(packFile(place.pack()));
    int from = (int) place.entry().offset();
    byte[] plain =
        open(opener, Arrays.copyOfRange(pack, from, from + (int) place.entry().length()));
    return place.entry().plainLength() == 0
        ? new ByteArrayInputStream(plain)
        : new ByteArrayInputStream(Zstd.decompress(plain, (int) place.entry().plainLength()));
  }
}
