package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakGuard.class)
class LeakGuardTest {
  @TempDir Path temp;

  private final LeakGuard guard = new LeakGuard();

  @Test
  void findsOpenFilesAlsoDeletedOnes() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    Path before = Files.writeString(temp.resolve("before"), "x");
    try (InputStream openBefore = Files.newInputStream(before)) {
      guard.remember();
      assertThat(openBefore.read()).isEqualTo('x');
      try (InputStream open = Files.newInputStream(file)) {
        assertThat(open.read()).isEqualTo('x');
        assertThat(guard.leaks(Duration.ZERO)).containsExactly("open file " + file);
        Files.delete(file);
        assertThat(guard.leaks(Duration.ZERO)).containsExactly("open file " + file + " (deleted)");
      }
      assertThat(guard.leaks(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void findsThreadsOfTheEngine() throws InterruptedException {
    guard.remember();
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = new Thread(() -> await(end), "sluice-test");
    Thread other = new Thread(() -> await(end), "other");
    thread.start();
    other.start();

    assertThat(guard.leaks(Duration.ofMillis(5))).containsExactly("thread sluice-test");

    end.countDown();
    assertThat(guard.leaks(Duration.ofSeconds(10))).isEmpty();
    thread.join();
    other.join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
