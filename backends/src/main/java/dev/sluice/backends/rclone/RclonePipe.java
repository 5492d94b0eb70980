package dev.sluice.backends.rclone;

import dev.sluice.backends.process.ChildProcess;
import dev.sluice.backends.rest.RestLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An rclone, perhaps on another machine, that serves a repository on its standard input and output
 * by HTTP/2. The client's one connection comes by a socket in a directory that nobody else can look
 * into, and two threads pass its bytes on.
 */
final class RclonePipe implements RcloneServer {
  private static final int PIECE_BYTES = 64 << 10;
  private static final List<String> ARGUMENTS = List.of("serve", "restic", "--stdio");

  private final RcloneLocation location;
  private final ChildProcess process;
  private final Path directory;
  private final Path socket;
  private final ServerSocketChannel door;

  private RclonePipe(RcloneLocation location, Path directory) throws IOException {
    this.location = location;
    this.directory = directory;
    socket = directory.resolve("socket");
    door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    door.bind(UnixDomainSocketAddress.of(socket));
    process =
        ChildProcess.start(location.command(ARGUMENTS), Map.of(), "sluice-rclone", line -> {});
    daemon(this::admit, "sluice-rclone-out");
  }

  /** Starts one. */
  static RclonePipe start(RcloneLocation location) throws IOException {
    Path directory = Files.createTempDirectory("sluice-rclone-");
    try {
      return new RclonePipe(location, directory);
    } catch (IOException e) {
      Files.deleteIfExists(directory.resolve("socket"));
      Files.deleteIfExists(directory);
      throw e;
    }
  }

  private static void daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void admit() {
    try (SocketChannel client = door.accept()) {
      removeDoor();
      daemon(() -> passIn(client), "sluice-rclone-in");
      passOut(client);
    } catch (IOException ended) {
      // Whoever is waiting for an answer notices that the connection has ended.
    } finally {
      process.close();
    }
  }

  private void passIn(SocketChannel client) {
    byte[] piece = new byte[PIECE_BYTES];
    try (OutputStream input = process.input()) {
      for (int read = client.read(ByteBuffer.wrap(piece));
          read >= 0;
          read = client.read(ByteBuffer.wrap(piece))) {
        input.write(piece, 0, read);
        input.flush();
      }
    } catch (IOException ended) {
      return;
    }
  }

  private void passOut(SocketChannel client) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    InputStream output = process.output();
    for (int read = output.read(piece); read >= 0; read = output.read(piece)) {
      ByteBuffer bytes = ByteBuffer.wrap(piece, 0, read);
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
    }
  }

  private void removeDoor() throws IOException {
    door.close();
    Files.deleteIfExists(socket);
    Files.deleteIfExists(directory);
  }

  @Override
  public RestLocation location() {
    return RestLocation.onPipe(socket, location.toString());
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.close();
    try {
      removeDoor();
    } catch (IOException leftInTheTemporaryDirectory) {
      return;
    }
  }
}
