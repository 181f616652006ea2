package com.doos.shared.http;

import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.shared.MovableClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slow clients over real sockets; only the clock is moved by hand. */
class ConnectionGuardTest {
  private static final ConnectionGuard.Limits LIMITS =
      new ConnectionGuard.Limits(
          3, Duration.ofSeconds(75), Duration.ofSeconds(20), Duration.ofMillis(10));

  private final Vertx vertx = Vertx.vertx();
  private final MovableClock clock = MovableClock.atRealTime();
  private final ConnectionGuard guard = new ConnectionGuard(vertx, LIMITS, clock);
  private final AtomicInteger handled = new AtomicInteger();
  private final HttpServer server =
      value(
          guard
              .serve(
                  vertx.createHttpServer(),
                  request -> {
                    handled.incrementAndGet();
                    request.body().onSuccess(body -> request.response().end("done"));
                  })
              .listen(0, "127.0.0.1"));

  @AfterEach
  void close() {
    value(vertx.close());
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String readUntil(Socket socket, String end) throws IOException {
    StringBuilder read = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (read.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      read.append((char) next);
    }
    return read.toString();
  }

  /** Whether the server closes the connection, in order or not, before it says anything. */
  private static boolean isClosedByServer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void closesAConnectionWhoseNextHeadTrickles() throws Exception {
    try (Socket slow = connect()) {
      send(slow, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readUntil(slow, "done")).contains("200 OK");
      awaitLook();

      send(slow, "GET / HTTP/1.1\r\nHost: x\r\n");
      clock.move(Duration.ofSeconds(74));
      send(slow, "X-More: 1\r\n");
      clock.move(Duration.ofSeconds(2));

      assertThat(isClosedByServer(slow)).isTrue();
    }
  }

  @Test
  void closesAConnectionWhoseBodyTrickles() throws Exception {
    try (Socket slow = connect()) {
      send(slow, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
      await().until(() -> handled.get() == 1);

      clock.move(Duration.ofSeconds(21));

      assertThat(isClosedByServer(slow)).isTrue();
    }
  }

  @Test
  void leavesAConnectionInUseOpen() throws Exception {
    try (Socket busy = connect()) {
      for (int i = 0; i < 5; i++) {
        send(busy, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(readUntil(busy, "done")).contains("200 OK");
        clock.move(Duration.ofSeconds(50));
        // A look at the connections lies between the requests: its end counts from there.
        awaitLook();
      }
    }
  }

  private void awaitLook() {
    value(vertx.timer(5 * LIMITS.checkInterval().toMillis()).mapEmpty());
  }

  @Test
  void closesConnectionsBeyondTheLimit() throws Exception {
    try (Socket first = connect();
        Socket second = connect();
        Socket third = connect()) {
      for (Socket socket : new Socket[] {first, second, third}) {
        send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(readUntil(socket, "done")).contains("200 OK");
      }

      try (Socket fourth = connect()) {
        send(fourth, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(isClosedByServer(fourth)).isTrue();
      }
      assertThat(handled).hasValue(3);
      first.close();

      await().atMost(Duration.ofSeconds(10)).until(this::takesAnother);
    }
  }

  @Test
  void letsAnUpgradeToHttp2In() throws Exception {
    try (HttpClient upgrading = HttpClient.newHttpClient()) {
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer =
            upgrading.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo("done");
      }
    }
  }

  @Test
  void doesNothingForConnectionsThatComeWhileTheServerStops() throws Exception {
    try (Socket before = connect()) {
      send(before, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readUntil(before, "done")).contains("200 OK");
      guard.refuse();

      try (Socket late = connect()) {
        send(late, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(isClosedByServer(late)).isTrue();
      }

      send(before, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readUntil(before, "done")).contains("200 OK");
      assertThat(handled).hasValue(2);
    }
  }

  private boolean takesAnother() throws IOException {
    try (Socket next = connect()) {
      send(next, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      return readUntil(next, "done").contains("200 OK");
    } catch (IOException refused) {
      return false;
    }
  }
}
