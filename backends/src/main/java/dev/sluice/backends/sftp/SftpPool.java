package dev.sluice.backends.sftp;

import dev.sluice.backends.process.ChildProcess;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The connections there are, each used for one thing at a time: so what nobody takes waits in ssh
 * and at the server, and not in memory. How many are used at once is up to the caller.
 */
final class SftpPool implements AutoCloseable {
  private final List<String> command;
  private final Deque<SftpConnection> idle = new ConcurrentLinkedDeque<>();
  private final Set<ChildProcess> processes = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  /** Starts nothing yet. */
  SftpPool(List<String> command) {
    this.command = List.copyOf(command);
  }

  /** A connection for the caller alone; the one that was used last, or a new one. Blocks. */
  SftpConnection take() throws IOException {
    SftpConnection kept = idle.pollFirst();
    return kept != null ? kept : connect();
  }

  private SftpConnection connect() throws IOException {
    ChildProcess process = ChildProcess.start(command, Map.of(), "sluice-sftp", line -> {});
    processes.removeIf(other -> !other.isAlive());
    processes.add(process);
    if (isClosed) {
      process.close();
    }
    return new SftpConnection(process);
  }

  /** Takes back a connection that can be used again. */
  void giveBack(SftpConnection connection) {
    if (connection.isBusy()) {
      connection.destroy();
    } else {
      idle.addFirst(connection);
    }
  }

  boolean isClosed() {
    return isClosed;
  }

  /** Ends all connections, those in use too. */
  @Override
  public void close() {
    isClosed = true;
    processes.forEach(ChildProcess::close);
  }
}
