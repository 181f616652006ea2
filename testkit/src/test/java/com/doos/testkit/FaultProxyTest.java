package com.doos.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.doos.servers.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {
  private final List<String> received = new CopyOnWriteArrayList<>();
  private ServerSocket echo;
  private FaultProxy proxy;

  @BeforeEach
  void open() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = FaultProxy.to(HostPort.local(echo.getLocalPort()));
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  /** Answers "re:" and what it was told. */
  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket client = echo.accept();
        Thread.ofVirtual().start(() -> answer(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket client) {
    byte[] bytes = new byte[1_000];
    try (client) {
      int length = client.getInputStream().read(bytes);
      while (length >= 0) {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        received.add(text);
        client.getOutputStream().write(("re:" + text).getBytes(StandardCharsets.ISO_8859_1));
        length = client.getInputStream().read(bytes);
      }
    } catch (IOException closed) {
      // the test has ended
    }
  }

  private Socket connect() throws IOException {
    return new Socket(proxy.address().host(), proxy.address().port());
  }

  private static String ask(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[1_000];
    int length = in.read(bytes);
    return length < 0 ? "" : new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  @Test
  void letsEverythingThroughLater() throws IOException {
    proxy.delay(Duration.ofMillis(200));
    try (Socket client = connect()) {
      long begin = System.nanoTime();

      assertThat(ask(client, "hello")).isEqualTo("re:hello");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(390));
    }
  }

  @Test
  void passesOnWhatNoTrapCatches() throws Exception {
    try (Socket socket = connect()) {
      assertThat(ask(socket, "one")).isEqualTo("re:one");
      assertThat(ask(socket, "two")).isEqualTo("re:two");
    }
  }

  @Test
  void actsBeforeTheServerIsTold() throws Exception {
    // Given
    Trap trap =
        new Trap(
            Trap.Direction.TO_SERVER,
            Trap.Moment.BEFORE,
            (said, chunk) -> said.contains("insert") && chunk.equals("COMMIT"),
            () -> received.add("trap"));
    proxy.set(trap);

    // When
    try (Socket other = connect();
        Socket socket = connect()) {
      ask(other, "COMMIT");
      ask(socket, "insert");
      String answer = ask(socket, "COMMIT");

      // Then
      assertThat(answer).isEmpty();
    }
    trap.sprung().get(10, TimeUnit.SECONDS);
    assertThat(received).containsExactly("COMMIT", "insert", "trap");
  }

  @Test
  void actsBetweenTheAnswerAndTheClientAndOnlyOnce() throws Exception {
    // Given
    Trap trap =
        new Trap(
            Trap.Direction.TO_SERVER,
            Trap.Moment.AFTER_ANSWER,
            (said, chunk) -> chunk.equals("COMMIT"),
            () -> received.add("trap"));
    proxy.set(trap);

    // When
    try (Socket socket = connect()) {
      ask(socket, "COMMIT");
      ask(socket, "COMMIT");
    }

    // Then
    assertThat(received).containsExactly("COMMIT", "trap", "COMMIT");
  }

  @Test
  void refusesAndRestoresConnections() throws Exception {
    // Given
    Socket before = connect();
    ask(before, "one");

    // When
    proxy.refuse();

    // Then
    assertThatExceptionOfType(IOException.class).isThrownBy(this::connect);
    proxy.restore();
    try (Socket after = connect()) {
      assertThat(ask(after, "two")).isEqualTo("re:two");
    }
    before.close();
  }

  @Test
  void holdsBackWhatIsSaidWhileItIsFrozen() throws Exception {
    // Given
    try (Socket socket = connect()) {
      ask(socket, "one");
      proxy.freeze();

      // When
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> {
            try {
              return ask(socket, "two");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });

      // Then
      assertThat(answer.completeOnTimeout("none yet", 300, TimeUnit.MILLISECONDS).get())
          .isEqualTo("none yet");
      assertThat(received).containsExactly("one");
      proxy.restore();
      await().until(() -> received.contains("two"));
    }
  }
}
