package dev.sluice.backends.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A socket in the file system that leads to a port of loopback. */
final class UnixDoor implements AutoCloseable {
  private final ServerSocketChannel door;
  private final int port;

  UnixDoor(Path socket, String address) throws IOException {
    port = URI.create(address).getPort();
    door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    door.bind(UnixDomainSocketAddress.of(socket));
    start(this::open);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "unix-door");
    thread.setDaemon(true);
    thread.start();
  }

  private void open() {
    try {
      while (true) {
        SocketChannel visitor = door.accept();
        SocketChannel server =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        start(() -> pump(visitor, server));
        start(() -> pump(server, visitor));
      }
    } catch (IOException closed) {
      return;
    }
  }

  /** Passes bytes on until one side ends, and closes both. */
  private static void pump(ByteChannel from, ByteChannel to) {
    ByteBuffer bytes = ByteBuffer.allocate(16 << 10);
    try (from;
        to) {
      while (from.read(bytes.clear()) >= 0) {
        bytes.flip();
        while (bytes.hasRemaining()) {
          to.write(bytes);
        }
      }
    } catch (IOException ended) {
      return;
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
