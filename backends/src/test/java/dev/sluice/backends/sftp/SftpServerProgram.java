package dev.sluice.backends.sftp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** OpenSSH's server, without the SSH around it. */
final class SftpServerProgram {
  private static final Path PLACE =
      Stream.of("/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server")
          .map(Path::of)
          .filter(Files::isExecutable)
          .findFirst()
          .orElse(Path.of(""));

  private SftpServerProgram() {}

  /** Whether there is one to start. */
  static boolean isInstalled() {
    return Files.isExecutable(PLACE) && Files.isRegularFile(PLACE);
  }

  static String place() {
    return PLACE.toString();
  }

  /** A storage in a directory of this machine. */
  static SftpBackend open(Path directory) {
    return open(directory, PLACE.toString(), OptionalInt.empty());
  }

  /** The same by another command. */
  static SftpBackend open(Path directory, String command, OptionalInt connections) {
    return new SftpBackend(
        SftpLocation.parse("host:" + directory, Map.of("command", command)), connections);
  }
}
