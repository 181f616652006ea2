package com.doos.shared.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps slow and superfluous clients from holding connections: one more than the limit is closed at
 * once, one that sends its next request's head too slowly, or a body too slowly, later. A trickle
 * of bytes, which keeps an idle time-out from ever ending, does not help here. The library names a
 * connection when its first request's head is there, and until then only the idle time-out and
 * whatever stands before the service bound it. Belongs to one event loop.
 */
public final class ConnectionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);

  /** Requests that ended behind one that goes on are forgotten when there are as many. */
  private static final int REMEMBERED_MAX = 16;

  private final Vertx vertx;
  private final Limits limits;
  private final InstantSource clock;
  private final IdentityHashMap<HttpConnection, State> connections = new IdentityHashMap<>();
  private final long timer;
  private volatile boolean refusing;

  /**
   * @param connectionsMax of one event loop and port
   * @param headMax time from the connection, or the last request's end, to the next request's head
   * @param bodyMax time from a request's head to the end of its body
   * @param checkInterval how often these times are looked at
   */
  public record Limits(
      int connectionsMax, Duration headMax, Duration bodyMax, Duration checkInterval) {
    public static final Limits DEFAULT =
        new Limits(10_000, Duration.ofSeconds(75), Duration.ofSeconds(20), Duration.ofSeconds(5));
  }

  /** Requests that are under way, and a few that have ended since this was looked at. */
  private static final class State {
    private final Deque<Begun> requests = new ArrayDeque<>();
    private long idleSince;

    State(long now) {
      this.idleSince = now;
    }

    void add(Begun begun) {
      while (!requests.isEmpty() && requests.getFirst().isOver()) {
        requests.removeFirst();
      }
      if (requests.size() >= REMEMBERED_MAX) {
        forgetEnded();
      }
      requests.addLast(begun);
    }

    void forgetEnded() {
      requests.removeIf(Begun::isOver);
    }
  }

  private record Begun(HttpServerRequest request, long since) {
    boolean isOver() {
      HttpServerResponse response = request.response();
      return response.closed() || (response.ended() && request.isEnded());
    }

    boolean isLate(long before) {
      return since < before && !request.isEnded();
    }
  }

  public ConnectionGuard(Vertx vertx, Limits limits, InstantSource clock) {
    this.vertx = vertx;
    this.limits = limits;
    this.clock = clock;
    this.timer = vertx.setPeriodic(limits.checkInterval().toMillis(), id -> closeSlow());
  }

  /**
   * Watches a server's connections, and passes on the requests of those that were let in; to be
   * called before it listens.
   */
  public HttpServer serve(HttpServer server, Handler<HttpServerRequest> handler) {
    return server
        .connectionHandler(this::opened)
        .requestHandler(request -> {
          if (begin(request)) {
            handler.handle(request);
          }
        });
  }

  /**
   * Lets nobody in from now on. To be called before the server shuts down: it waits for the
   * connections it knows by then, and cuts a later one in the middle of a request. Callable from
   * any thread.
   */
  public void refuse() {
    refusing = true;
  }

  private void opened(HttpConnection connection) {
    if (refusing || connections.size() >= limits.connectionsMax()) {
      connection.close().onFailure(gone -> LOG.debug("was closed already", gone));
      return;
    }
    connections.put(connection, new State(clock.millis()));
    connection.closeHandler(closed -> connections.remove(connection));
  }

  /** Whether the request's connection was let in: one that is being closed may still bring some. */
  private boolean begin(HttpServerRequest request) {
    State state = connections.get(request.connection());
    if (state == null) {
      return false;
    }
    state.add(new Begun(request, clock.millis()));
    return true;
  }

  private void closeSlow() {
    long now = clock.millis();
    List<HttpConnection> slow = new ArrayList<>();
    connections.forEach((connection, state) -> {
      boolean wasBusy = !state.requests.isEmpty();
      state.forgetEnded();
      if (wasBusy) {
        state.idleSince = now;
      }
      long bodyBefore = now - limits.bodyMax().toMillis();
      if (state.requests.isEmpty()
          ? now - state.idleSince > limits.headMax().toMillis()
          : state.requests.stream().anyMatch(begun -> begun.isLate(bodyBefore))) {
        slow.add(connection);
      }
    });
    for (HttpConnection connection : slow) {
      connection.close().onFailure(gone -> LOG.debug("was closed already", gone));
    }
  }

  /** Ends the watch; the server closes its connections itself. */
  public void close() {
    vertx.cancelTimer(timer);
  }
}
