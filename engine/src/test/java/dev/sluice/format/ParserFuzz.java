package dev.sluice.format;

import com.github.luben.zstd.Zstd;
import com.sun.management.ThreadMXBean;
import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Feeds the parsers of everything that repositories store with altered documents of real ones. A
 * parser must end soon, in bounded memory, and fail with nothing but a SluiceException.
 *
 * <pre>{@code java -cp … dev.sluice.format.ParserFuzz SECONDS [SEED]}</pre>
 */
final class ParserFuzz {
  private static final int CAP = 1 << 20;
  private static final long MOST_NANOS = 10_000_000_000L;
  private static final long MOST_BYTES = 64L << 20;
  private static final Id ANY_ID = new Id(1, 2, 3, 4);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private interface Parser {
    void parse(byte[] document) throws IOException;
  }

  private enum Kinds {
    CONFIG(RepositoryConfig::parse),
    KEY(KeyFile::parse),
    MASTER_KEY(MasterKeyJson::parse),
    SNAPSHOT(json -> Snapshot.parse(ANY_ID, json)),
    INDEX(ParserFuzz::readIndex),
    TREE(ParserFuzz::readTree),
    TREE_REST(json -> drain(TreeReader.resume(new ByteArrayInputStream(json), 7))),
    HEADER(ParserFuzz::readHeader),
    UNPACKED(ParserFuzz::readUnpacked),
    REPORT(line -> RecordedItem.parse(new String(line, StandardCharsets.ISO_8859_1)));

    @SuppressWarnings("ImmutableEnumChecker")
    private final Parser parser;

    Kinds(Parser parser) {
      this.parser = parser;
    }
  }

  private final Random random;
  private final Map<Kinds, List<byte[]>> corpus = new EnumMap<>(Kinds.class);
  private long documents;
  private long refused;

  ParserFuzz(long seed) {
    this.random = new Random(seed);
    collect("tiny-v2", "sluice-tiny");
    collect("tiny-v1", "sluice-tiny");
    collect("tiny-hostile", "sluice-hostile");
  }

  /** For long runs by hand. */
  public static void main(String[] arguments) {
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    ParserFuzz fuzz = new ParserFuzz(seed);
    fuzz.run(Long.parseLong(arguments[0]) * 1_000_000_000L);
    System.out.println(
        "seed " + seed + ": " + fuzz.documents + " documents, " + fuzz.refused + " refused");
  }

  private void collect(String name, String password) {
    FixtureRepository repository = FixtureRepository.open(name, password);
    add(Kinds.CONFIG, new ByteArrayInputStream(config(repository)));
    for (Path key : FixtureRepository.files(repository.root, "keys")) {
      add(Kinds.KEY, new ByteArrayInputStream(FixtureRepository.bytes(key)));
    }
    for (Path index : FixtureRepository.files(repository.root, "index")) {
      add(Kinds.INDEX, repository.unpacked(index));
    }
    for (Path snapshot : FixtureRepository.files(repository.root, "snapshots")) {
      try {
        add(Kinds.SNAPSHOT, repository.unpacked(snapshot));
      } catch (SluiceException brokenOnPurpose) {
        refused++;
      }
    }
    addBlobs(repository);
    of(Kinds.MASTER_KEY)
        .add(
            ("{\"mac\":{\"k\":\"SLdN4UJLnxRcNp3bvx6N6g==\",\"r\":\"r7efDJzI6wtQGDYHVHxeAg==\"},"
                    + "\"encrypt\":\"fIrQk3v1Re9gGfAZHgsjMshb1qLob4So59srRUhIC4Q=\"}")
                .getBytes(StandardCharsets.US_ASCII));
    of(Kinds.REPORT)
        .add(
            ("{\"message_type\":\"item\",\"path\":\"/a\",\"path_hex\":\"2f61\",\"type\":\"file\","
                    + "\"mode\":\"0644\",\"uid\":0,\"gid\":0,\"mtime\":\"2024-01-02T03:04:05Z\","
                    + "\"size\":3,\"sha256\":\""
                    + ANY_ID.hex()
                    + "\",\"link_target_hex\":\"2e\",\"device\":1,\"complete\":true}")
                .getBytes(StandardCharsets.US_ASCII));
  }

  private List<byte[]> of(Kinds kind) {
    return corpus.computeIfAbsent(kind, none -> new ArrayList<>());
  }

  private static byte[] config(FixtureRepository repository) {
    return FixtureRepository.open(
        repository.masterKey.newOpener(),
        FixtureRepository.bytes(repository.root.resolve("config")));
  }

  private void addBlobs(FixtureRepository repository) {
    for (Id tree : repository.trees.keySet()) {
      try {
        add(Kinds.TREE, repository.tree(tree));
      } catch (RuntimeException brokenOnPurpose) {
        refused++;
      }
    }
    byte[] header = new byte[37 * 3 + 41 * 2];
    random.nextBytes(header);
    for (int i = 0, at = 0; at < header.length; at += i < 3 ? 37 : 41, i++) {
      header[at] = (byte) (i < 3 ? i % 2 : 2 + i % 2);
      Arrays.fill(header, at + 2, at + 5, (byte) 0);
    }
    of(Kinds.HEADER).add(header);
  }

  private void add(Kinds kind, InputStream document) {
    byte[] bytes = UnpackedFile.readAll(document, CAP, "document");
    of(kind).add(bytes);
    if (kind == Kinds.INDEX || kind == Kinds.SNAPSHOT) {
      byte[] compressed = Zstd.compress(bytes, 3);
      byte[] unpacked = new byte[compressed.length + 1];
      unpacked[0] = 2;
      System.arraycopy(compressed, 0, unpacked, 1, compressed.length);
      of(Kinds.UNPACKED).add(unpacked);
    }
    if (kind == Kinds.TREE && bytes.length > 10) {
      of(Kinds.TREE_REST).add(Arrays.copyOfRange(bytes, 10, bytes.length));
    }
  }

  private static void readIndex(byte[] json) {
    IndexReader.read(
        new ByteArrayInputStream(json),
        new IndexVisitor() {
          @Override
          public void pack(Id pack, boolean isToBeDeleted) {}

          @Override
          public void blob(BlobType t, byte[] id, int idAt, long at, long length, long plain) {}

          @Override
          public void unknownBlobType(String type, Id pack) {}
        });
  }

  private static void readTree(byte[] json) {
    drain(new TreeReader(new ByteArrayInputStream(json)));
  }

  private static void drain(TreeReader items) {
    try (items) {
      for (TreeItem item = items.next(); item != null; item = items.next()) {
        if (item instanceof Node node && !NodeName.isSafe(node.name().bytes())) {
          throw new AssertionError("unsafe name " + node.name());
        }
      }
    }
  }

  private static void readHeader(byte[] header) {
    PackHeader.parse(header, 1 << 20, header.length + 32);
    if (header.length >= PackHeader.LENGTH_BYTES) {
      PackHeader.sealedLength(header, 0, 1 << 20);
    }
  }

  private static void readUnpacked(byte[] plaintext) {
    UnpackedFile.readAll(UnpackedFile.json(plaintext, 0, plaintext.length), CAP, "it");
  }

  /** Runs for some time; fails at the first finding. */
  void run(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      for (Kinds kind : Kinds.values()) {
        check(kind, mutated(kind));
      }
    }
  }

  long documents() {
    return documents;
  }

  private void check(Kinds kind, byte[] document) {
    long thread = Thread.currentThread().getId();
    long bytes = THREADS.getThreadAllocatedBytes(thread);
    long start = System.nanoTime();
    documents++;
    try {
      kind.parser.parse(document);
    } catch (SluiceException e) {
      refused++;
      if (e.getMessage().isBlank() || e.getMessage().contains("\n") || e.kind() == Kind.STORAGE) {
        throw finding(kind, document, e);
      }
    } catch (RuntimeException | IOException | StackOverflowError | OutOfMemoryError e) {
      throw finding(kind, document, e);
    }
    long taken = System.nanoTime() - start;
    long allocated = THREADS.getThreadAllocatedBytes(thread) - bytes;
    if (taken > MOST_NANOS || allocated > MOST_BYTES + 100L * document.length) {
      throw finding(
          kind, document, new IllegalStateException(taken + " ns, " + allocated + " bytes"));
    }
  }

  private static AssertionError finding(Kinds kind, byte[] document, Throwable e) {
    String shown = new String(document, StandardCharsets.ISO_8859_1);
    return new AssertionError(
        kind + " with " + shown.substring(0, Math.min(4000, shown.length())), e);
  }

  private byte[] mutated(Kinds kind) {
    byte[] document = any(kind);
    for (int i = random.nextInt(5); i >= 0; i--) {
      document = edit(document, kind);
    }
    return document;
  }

  private byte[] any(Kinds kind) {
    List<byte[]> known = of(kind);
    return known.get(random.nextInt(known.size()));
  }

  private byte[] edit(byte[] document, Kinds kind) {
    int from = random.nextInt(document.length + 1);
    int to = Math.min(document.length, from + random.nextInt(random.nextInt(8) == 0 ? 4000 : 16));
    return switch (random.nextInt(8)) {
      case 0 -> join(document, from, anyBytes(1 + random.nextInt(3)), from + 1);
      case 1 -> Arrays.copyOf(document, from);
      case 2 -> join(document, from, new byte[0], to);
      case 3 -> join(document, to, Arrays.copyOfRange(document, from, to), to);
      case 4 -> join(document, from, token(), from);
      case 5 -> join(document, from, token(), to);
      case 6 -> {
        byte[] other = any(kind);
        int at = random.nextInt(other.length + 1);
        yield join(document, from, Arrays.copyOfRange(other, at, other.length), document.length);
      }
      default -> join(document, from, repeated(), from);
    };
  }

  private byte[] anyBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] token() {
    String[] tokens = {
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\"",
      "\\",
      "null",
      "true",
      "-1",
      "1e999",
      "0.5",
      "\\u0000",
      "\\ud800",
      "18446744073709551616",
      "\"..\"",
      "\"/\"",
      "{\"a\":",
      "\"name\":",
      "\"nodes\":["
    };
    return tokens[random.nextInt(tokens.length)].getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] repeated() {
    byte[] token = token();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = random.nextInt(3000); i >= 0; i--) {
      all.writeBytes(token);
    }
    return all.toByteArray();
  }

  private static byte[] join(byte[] document, int end, byte[] middle, int from) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(document, 0, Math.min(end, document.length));
    joined.writeBytes(middle);
    int start = Math.min(from, document.length);
    joined.write(document, start, document.length - start);
    return joined.toByteArray();
  }
}
