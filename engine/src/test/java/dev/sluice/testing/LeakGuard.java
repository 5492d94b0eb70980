package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails tests that leave something behind: open files below the temporary directory, threads named
 * {@code sluice-*}, and, where Netty is present, buffers that were never released (told at the end
 * of the class, when they have been collected). What a test finds there already is not its fault;
 * what it closes late may take {@link #PATIENCE}. Use with {@code @ExtendWith(LeakGuard.class)},
 * not in tests that run concurrently. Clean up in the test or in {@code @AfterEach}.
 */
public final class LeakGuard implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  /** How long threads and files may take to go away. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final String THREADS = "sluice-";

  /**
   * The code that libffi generates lies in such a file, and the JVM opens a jar of its class path
   * when it first needs it; both for as long as the process lives.
   */
  private static final Pattern OF_THE_JVM = Pattern.compile("ffi.*|.*\\.jar");

  private Map<String, Integer> filesBefore = Map.of();
  private Set<Thread> threadsBefore = Set.of();

  @Override
  public void beforeEach(ExtensionContext context) {
    remember();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    fail(leaks(PATIENCE));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    fail(NettyLeaks.found());
  }

  private static void fail(List<String> leaks) {
    if (!leaks.isEmpty()) {
      throw new AssertionError("leaked: " + String.join(", ", leaks));
    }
  }

  void remember() {
    NettyLeaks.watch();
    filesBefore = openFiles();
    threadsBefore = threads();
  }

  /** What has come since {@link #remember} and does not go away. */
  List<String> leaks(Duration patience) {
    Supplier<List<String>> look =
        () -> {
          List<String> leaks = new ArrayList<>();
          openFiles()
              .forEach(
                  (file, times) -> {
                    if (times > filesBefore.getOrDefault(file, 0)) {
                      leaks.add("open file " + file);
                    }
                  });
          threads().stream()
              .filter(thread -> !threadsBefore.contains(thread))
              .forEach(thread -> leaks.add("thread " + thread.getName()));
          return leaks;
        };
    long deadline = System.nanoTime() + patience.toNanos();
    List<String> leaks = look.get();
    while (!leaks.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
      leaks = look.get();
    }
    return leaks;
  }

  /** Open regular files below the temporary directory, deleted ones included, with their number. */
  private static Map<String, Integer> openFiles() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    Map<String, Integer> files = new TreeMap<>();
    if (!Files.isDirectory(OPEN_FILES)) {
      return files;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OPEN_FILES)) {
      for (Path descriptor : descriptors) {
        try {
          Path file = Files.readSymbolicLink(descriptor);
          if (file.startsWith(temporary)
              && Files.isRegularFile(descriptor)
              && !OF_THE_JVM.matcher(String.valueOf(file.getFileName())).matches()) {
            files.merge(file.toString(), 1, Integer::sum);
          }
        } catch (IOException closedMeanwhile) {
          // The listing's own descriptor, or one of another thread.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static Set<Thread> threads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith(THREADS));
    return threads;
  }
}
