package dev.sluice.backends.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Through OpenSSH's client and server, with keys of our own, on loopback. */
@EnabledIf(value = "isInstalled", disabledReason = "there is no sshd")
class SshContractTest extends BackendContract {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  @TempDir private Path directory;
  private Optional<SftpBackend> backend = Optional.empty();
  private Optional<Process> sshd = Optional.empty();

  static boolean isInstalled() {
    return Files.isExecutable(SSHD)
        && Files.isExecutable(Path.of("/usr/bin/ssh"))
        && Files.isExecutable(Path.of("/usr/bin/ssh-keygen"));
  }

  @Override
  protected Backend open(MemorySink files) throws Exception {
    Path repository = Files.createDirectory(directory.resolve("repo"));
    DirectorySink sink = new DirectorySink(repository);
    files.paths().forEach(path -> sink.write(path, files.read(path)));
    int port = startServer();
    String ssh =
        String.join(
            " ",
            List.of(
                "ssh -F /dev/null -o BatchMode=yes -o IdentitiesOnly=yes -o LogLevel=ERROR",
                "-o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=" + file("known"),
                "-i " + file("key") + " -p " + port + " 127.0.0.1 -s sftp"));
    SftpBackend opened = SftpServerProgram.open(repository, ssh, OptionalInt.of(2));
    backend = Optional.of(opened);
    return opened;
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private int startServer() throws Exception {
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    for (String key : List.of("key", "hostkey")) {
      run("/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file(key));
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(
        directory.resolve("config"),
        String.join(
            "\n",
            "ListenAddress 127.0.0.1",
            "Port " + port,
            "HostKey " + file("hostkey"),
            "AuthorizedKeysFile " + file("key.pub"),
            "PidFile none",
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "Subsystem sftp internal-sftp",
            ""));
    sshd =
        Optional.of(
            new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", file("config"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start());
    awaitPort(port);
    return port;
  }

  private void awaitPort(int port) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException notYet) {
        LockSupport.parkNanos(5_000_000);
      }
    }
    throw new AssertionError("sshd: " + Files.readString(directory.resolve("log")));
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Override
  protected int openTransfers() {
    return backend.map(SftpBackend::openRequests).orElse(0);
  }

  @AfterEach
  void stopServer() throws InterruptedException {
    if (sshd.isPresent()) {
      sshd.get().destroy();
      assertThat(sshd.get().waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
