package com.doos.testkit;

import com.doos.servers.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in front of a server, in which a test sets {@link Trap}s: they act at an exact point
 * of the conversation, such as between a COMMIT and its answer, without any hook in the code under
 * test. It can also refuse all connections, like a server that is down, let nothing through, like
 * one that hangs, or let everything through later, like one that is far away.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int CHUNK_BYTES_MAX = 16 * 1024;
  private static final int CONNECT_MS_MAX = 5_000;
  private static final int BACKLOG = 512;

  private final HostPort target;
  private final int port;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final List<Trap> traps = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> flowing = CompletableFuture.completedFuture(null);
  private volatile Duration delay = Duration.ZERO;
  private @Nullable ServerSocket listening;
  private @Nullable Thread acceptor;

  private FaultProxy(HostPort target, ServerSocket listening) {
    this.target = target;
    this.port = listening.getLocalPort();
    this.listening = listening;
  }

  /** Opens a proxy on a free port. */
  public static FaultProxy to(HostPort target) throws IOException {
    FaultProxy proxy = new FaultProxy(target, listen(0));
    proxy.accept();
    return proxy;
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    return socket;
  }

  /** Where clients connect. */
  public HostPort address() {
    return HostPort.local(port);
  }

  /** Sets a trap for all connections, those that are open included. */
  public void set(Trap trap) {
    traps.add(trap);
  }

  /** Cuts all connections and refuses new ones. */
  public synchronized void refuse() throws IOException {
    ServerSocket socket = listening;
    listening = null;
    if (socket != null) {
      socket.close();
      awaitAcceptor();
    }
    connections.forEach(Connection::cut);
  }

  /** The socket is closed as a whole only when nobody waits at it any more. */
  private void awaitAcceptor() throws IOException {
    Thread waiting = acceptor;
    try {
      if (waiting != null && !waiting.join(Duration.ofMillis(CONNECT_MS_MAX))) {
        throw new IOException("port " + port + " still takes connections");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes connections, but lets nothing through, until restored. */
  public synchronized void freeze() {
    flowing = new CompletableFuture<>();
  }

  /**
   * Holds what goes through in either direction for this long; what is said meanwhile follows in
   * one piece.
   */
  public void delay(Duration time) {
    delay = time;
  }

  /** Takes connections again, lets through what was held back, and delays nothing. */
  public synchronized void restore() throws IOException {
    delay = Duration.ZERO;
    flowing.complete(null);
    if (listening == null) {
      listening = listen(port);
      accept();
    }
  }

  private void accept() {
    ServerSocket socket = listening;
    if (socket != null) {
      acceptor = Thread.ofVirtual().start(() -> accept(socket));
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    Connection connection = new Connection(client, server);
    connections.add(connection);
    try {
      server.connect(new InetSocketAddress(target.host(), target.port()), CONNECT_MS_MAX);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException unreachable) {
      connection.cut();
      return;
    }
    Thread.ofVirtual().start(() -> connection.pump(Trap.Direction.TO_SERVER, client, server));
    Thread.ofVirtual().start(() -> connection.pump(Trap.Direction.TO_CLIENT, server, client));
  }

  @Override
  public void close() {
    try {
      flowing.complete(null);
      refuse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private final Transcript said = new Transcript();
    private volatile @Nullable Trap awaitingAnswer;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Trap.Direction direction, Socket from, Socket to) {
      byte[] bytes = new byte[CHUNK_BYTES_MAX];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int length = in.read(bytes);
        while (length >= 0 && passes(direction, bytes, length)) {
          flowing.join();
          LockSupport.parkNanos(delay.toNanos());
          out.write(bytes, 0, length);
          length = in.read(bytes);
        }
      } catch (IOException closed) {
        // by either side: the other one is closed too
      } finally {
        cut();
      }
    }

    /** Springs the traps this chunk runs into; false when it must not arrive. */
    private boolean passes(Trap.Direction direction, byte[] bytes, int length) {
      Trap answered = awaitingAnswer;
      if (direction == Trap.Direction.TO_CLIENT && answered != null) {
        awaitingAnswer = null;
        answered.spring();
      }
      String chunk = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      for (Trap trap : traps) {
        if (trap.catches(direction, said.text(), chunk)) {
          if (trap.moment() == Trap.Moment.BEFORE) {
            trap.spring();
            return false;
          }
          awaitingAnswer = trap;
        }
      }
      if (direction == Trap.Direction.TO_SERVER) {
        said.add(chunk);
      }
      return true;
    }

    void cut() {
      connections.remove(this);
      for (Socket socket : List.of(client, server)) {
        try {
          socket.close();
        } catch (IOException e) {
          // it is of no use any more, closed or not
        }
      }
    }
  }

  /** What the client said on a connection since its last transaction ended, the end of it only. */
  private static final class Transcript {
    private static final int LENGTH_MAX = 64 * 1024;

    private final StringBuilder text = new StringBuilder();

    synchronized void add(String chunk) {
      text.append(chunk);
      if (chunk.contains("COMMIT") || chunk.contains("ROLLBACK")) {
        text.setLength(0);
      }
      if (text.length() > LENGTH_MAX) {
        text.delete(0, text.length() - LENGTH_MAX);
      }
    }

    synchronized String text() {
      return text.toString();
    }
  }
}
