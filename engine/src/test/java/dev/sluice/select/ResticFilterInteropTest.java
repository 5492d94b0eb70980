package dev.sluice.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.format.SnapshotPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores with random patterns by the real restic, and compares what came with the selection. */
class ResticFilterInteropTest {
  private static final int TRIES = Integer.getInteger("restic.tries", 40);
  private static final int LEVELS = 4;
  private static final List<String> NAMES =
      List.of("a", "b", "A", "ab", "a.b", "[a]", "b*", "\u00e9", "\u00c9", "'$(printf 'x\\377A')'");
  private static final List<String> ELEMENTS =
      List.of(
          "a", "b", "A", "ab", "a.b", "*", "**", "**", "?", "a*", "[ab]", "[^a]", "\\[a\\]",
          "[a-b]*", "\u00e9", "?A", "b\\*", "*.*", ".", "..", "x?A", "[A-Z]", "");

  @TempDir Path work;

  @Test
  void selectsWhatResticSelects() throws Exception {
    assumeTrue(isResticInstalled(), "skipped: no restic on the PATH");
    Random random = new Random(Long.getLong("restic.seed", 7));
    Path source = Files.createDirectory(work.resolve("source"));
    run(source, tree(random, LEVELS));
    makeRepository();
    run(source, "restic -r ../repository backup .");
    Map<SnapshotPath, Boolean> items = list(source);
    assertThat(items).hasSizeGreaterThan(40);

    for (int i = 0; i < TRIES; i++) {
      compare(items, randomOptions(random), work.resolve("target-" + i));
    }
  }

  private static boolean isResticInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "restic")));
  }

  /** A shell script that makes directories and files here, so many levels deep. */
  private static String tree(Random random, int levels) {
    StringBuilder script = new StringBuilder();
    for (String name : NAMES) {
      int kind = random.nextInt(8);
      if (kind < (levels == LEVELS ? 4 : 2) && levels > 0) {
        script.append("mkdir '" + name + "'; cd '" + name + "'\n");
        script.append(tree(random, levels - 1)).append("cd ..\n");
      } else if (kind < 5) {
        script.append(": > '" + name + "'\n");
      }
    }
    return script.toString();
  }

  /** With config and key of a fixture, for a key that restic makes costs a second of each run. */
  private void makeRepository() throws IOException, InterruptedException {
    URL fixture = Objects.requireNonNull(getClass().getResource("/fixtures/tiny-hostile"));
    run(
        work,
        "mkdir repository; cd repository; mkdir data index locks snapshots\n"
            + "cp -r '%1$s/config' '%1$s/keys' .".formatted(fixture.getPath()));
  }

  private static List<String> randomOptions(Random random) {
    String kind = random.nextBoolean() ? "include" : "exclude";
    List<String> options = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      options.add((random.nextInt(4) == 0 ? "--i" : "--") + kind);
      options.add(randomPattern(random));
    }
    return options;
  }

  private static String randomPattern(Random random) {
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      elements.add(ELEMENTS.get(random.nextInt(ELEMENTS.size())));
    }
    String pattern = (random.nextBoolean() ? "/" : "") + String.join("/", elements);
    return (random.nextInt(4) == 0 ? "!" : "") + (pattern.isEmpty() ? "/" : pattern);
  }

  private void compare(Map<SnapshotPath, Boolean> items, List<String> options, Path target)
      throws IOException, InterruptedException {
    String command = "restic -r repository --no-lock restore latest --target '" + target + "'";
    run(work, command + " '" + String.join("' '", options) + "'");

    Set<SnapshotPath> restored = Files.exists(target) ? list(target).keySet() : Set.of();
    assertThat(selected(items, filter(options)))
        .as(String.join(" ", options))
        .containsExactlyElementsOf(restored);
    run(work, "rm -rf '" + target + "'"); // Java cannot name every file
  }

  private static PathFilter filter(List<String> options) {
    PathPatterns patterns = new PathPatterns();
    for (int i = 0; i < options.size(); i += 2) {
      String pattern = options.get(i + 1);
      switch (options.get(i)) {
        case "--include" -> patterns.include(pattern);
        case "--iinclude" -> patterns.includeIgnoringCase(pattern);
        case "--exclude" -> patterns.exclude(pattern);
        default -> patterns.excludeIgnoringCase(pattern);
      }
    }
    return patterns.build();
  }

  /** The selected items and the directories above them, entering only what may hold some. */
  private static Set<SnapshotPath> selected(Map<SnapshotPath, Boolean> items, PathFilter filter) {
    Set<SnapshotPath> selected = new TreeSet<>();
    Set<SnapshotPath> entered = new TreeSet<>(Set.of(SnapshotPath.ROOT));
    items.forEach(
        (path, isDirectory) -> {
          if (entered.contains(path.parent())) {
            PathFilter.Decision decision = filter.decide(path, isDirectory);
            if (decision.mayDescend()) {
              entered.add(path);
            }
            for (SnapshotPath at = path; decision.isSelected() && !at.isRoot(); at = at.parent()) {
              selected.add(at);
            }
          }
        });
    return selected;
  }

  /** Everything below a directory, parents first, and whether it is a directory. */
  private Map<SnapshotPath, Boolean> list(Path directory) throws IOException, InterruptedException {
    byte[] found = run(directory, "find . -mindepth 1 -printf '%y%P\\0'");
    Map<SnapshotPath, Boolean> items = new TreeMap<>();
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    for (int at = 0; at < found.length; at++) {
      boolean isDirectory = found[at] == 'd';
      path.reset();
      path.write('/');
      for (at++; found[at] != 0; at++) {
        path.write(found[at]);
      }
      items.put(SnapshotPath.ofBytes(path.toByteArray()), isDirectory);
    }
    return items;
  }

  /** Feeds a shell: the arguments of other programs would depend on the locale of this one. */
  private byte[] run(Path directory, String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-es").directory(directory.toFile());
    builder.environment().put("RESTIC_PASSWORD", "sluice-hostile");
    builder.environment().put("RESTIC_CACHE_DIR", work.resolve("cache").toString());
    builder.redirectError(work.resolve("stderr").toFile());
    Process process = builder.start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(script.getBytes(StandardCharsets.UTF_8));
    }
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(() -> script + "\n" + stderr()).isZero();
    return output;
  }

  private String stderr() {
    try {
      return new String(Files.readAllBytes(work.resolve("stderr")), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
