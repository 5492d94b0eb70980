package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Repository;
import dev.sluice.backend.Backend;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.repository.Credentials;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import dev.sluice.testing.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README shows the method {@link #restore}, and it works. */
class ReadmeTest {
  private static final Path ROOT = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

  private static final String SOURCE = "cli/src/test/java/dev/sluice/cli/ReadmeTest.java";
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  private static void restore(String location, String password, String host, Path directory) {
    // The README's example begins here
    Backend backend = Backends.open(location, BackendOptions.DEFAULTS);
    Credentials credentials = Credentials.password(password);
    try (Target target = Target.directory(directory);
        Repository repository =
            Repository.open(backend, credentials).blockOptional().orElseThrow()) {
      repository
          .restore(SnapshotSelector.latest().host(host))
          .into(target)
          .with(RestoreOptions.DEFAULTS.withVerify(true))
          .run() // Flux<RestoreEvent>
          .doOnNext(System.out::println)
          .blockLast();
    }
    // and ends here.
  }

  @Test
  void showsAnExampleThatRestores(@TempDir Path directory) {
    Path target = directory.resolve("restored");
    Path repository = Fixture.TINY_V2.copyTo(directory);

    restore(repository.toString(), Fixture.TINY_V2.password(), "tiny", target);

    assertThat(target.resolve("tiny/dir/same.txt")).exists();
  }

  @Test
  void showsTheExampleAsItIsHere() throws IOException {
    String source = Files.readString(ROOT.resolve(SOURCE));
    int start = source.indexOf("begins here\n") + "begins here\n".length();
    String example = source.substring(start, source.indexOf("    // and ends")).indent(-4);

    assertThat(Files.readString(ROOT.resolve("README.md"))).contains("```java\n" + example + "```");
  }

  @Test
  void namesNoPageThatIsNotThere() throws IOException {
    for (String page : new String[] {"README.md", "docs/cli.md", "docs/errors.md"}) {
      Path file = ROOT.resolve(page);
      LINK.matcher(Files.readString(file))
          .results()
          .forEach(link -> assertThat(file.resolveSibling(link.group(1))).exists());
    }
  }
}
