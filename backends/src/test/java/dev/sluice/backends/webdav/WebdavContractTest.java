package dev.sluice.backends.webdav;

import dev.sluice.backend.Backend;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.process.ChildProcess;
import dev.sluice.backends.process.OpenFiles;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Against the WebDAV server in rclone. */
@EnabledIf(
    value = "dev.sluice.backends.process.OnPath#hasRclone",
    disabledReason = "there is no rclone on the PATH")
@ExtendWith(LeakGuard.class)
class WebdavContractTest extends BackendContract {
  @TempDir private Path directory;
  private Optional<ChildProcess> server = Optional.empty();

  @Override
  protected Backend open(MemorySink files) throws Exception {
    DirectorySink sink = new DirectorySink(directory);
    files.paths().forEach(path -> sink.write("re po/" + path, files.read(path)));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    CountDownLatch isServing = new CountDownLatch(1);
    List<String> command =
        List.of(
            "rclone",
            "serve",
            "webdav",
            "--addr",
            "127.0.0.1:" + port,
            "--user",
            "me",
            "--pass",
            "secret",
            directory.toString());
    server =
        Optional.of(
            ChildProcess.start(
                command,
                Map.of("RCLONE_CONFIG", "/dev/null"),
                "test-rclone",
                line -> {
                  if (line.contains("WebDav Server started")) {
                    isServing.countDown();
                  }
                }));
    if (!isServing.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("rclone: " + server.get().lastWords());
    }
    return new WebdavBackend(
        WebdavLocation.parse("http://me:secret@127.0.0.1:" + port + "/re%20po"),
        OptionalInt.empty(),
        HttpSettings.DEFAULTS);
  }

  @Override
  protected int openTransfers() {
    return OpenFiles.ofChildren(directory);
  }

  @AfterEach
  void stop() {
    server.ifPresent(ChildProcess::close);
  }
}
