package com.doos.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Questions that only a server which really serves answers. */
final class Probes {
  private static final int TIMEOUT_MILLIS = 2_000;

  /** The broker's registration ends later than its port opens: fewer clients, longer waits. */
  private static final int KAFKA_TIMEOUT_MILLIS = 5_000;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofMillis(TIMEOUT_MILLIS)).build();

  private Probes() {}

  /** A statement as the user that the services have. */
  static boolean sql(String jdbcUrl, String user, String password) throws SQLException {
    String url = jdbcUrl + "&connectTimeout=" + TIMEOUT_MILLIS + "&socketTimeout=" + TIMEOUT_MILLIS;
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT 1")) {
      return answer.next();
    }
  }

  /** PING; while Redis reads its file the answer is an error. */
  static boolean redis(int port) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return "+PONG".equals(in.readLine());
    }
  }

  /**
   * The broker is registered; asks only once the port is open, because a client logs each refusal.
   *
   * @param advertised port under which the others know it
   */
  static boolean kafka(int port, int advertised) throws IOException, InterruptedException {
    if (!tcp(port)) {
      return false;
    }
    Map<String, Object> options =
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:" + port,
            "request.timeout.ms",
            TIMEOUT_MILLIS,
            "default.api.timeout.ms",
            KAFKA_TIMEOUT_MILLIS,
            "reconnect.backoff.ms",
            50,
            "reconnect.backoff.max.ms",
            200);
    try (Admin admin = Admin.create(options)) {
      return admin
          .describeCluster()
          .nodes()
          .get(KAFKA_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
          .stream()
          .anyMatch(node -> node.port() == advertised);
    } catch (ExecutionException | TimeoutException notYet) {
      return false;
    }
  }

  /** Status 200. */
  static boolean http(int port, String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofMillis(2 * TIMEOUT_MILLIS))
            .build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  /** A connection is accepted. */
  static boolean tcp(int port) throws IOException {
    try (Socket socket = connect(port)) {
      return socket.isConnected();
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }
}
