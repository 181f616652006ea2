package com.doos.standalone;

import com.doos.servers.Endpoints;
import com.doos.testkit.FreePorts;
import com.doos.testkit.Invariants;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestDatabases;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A house with databases, topics, index and ports of its own, and a client for its gateway. */
final class TestHouse implements AutoCloseable {
  /** The development settings. */
  static final Path CONFIG = Path.of("..", "config", "dev.yaml");

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Endpoints servers;
  private final TestDatabases databases;
  private final int gatewayPort = freePort();
  private final int grpcPort = freePort();
  private final Settings settings;
  private House house;
  private boolean stopped;

  TestHouse(Endpoints servers) throws Exception {
    this(servers, Map.of());
  }

  /**
   * @param overrides variables that differ from those of a test house
   */
  TestHouse(Endpoints servers, Map<String, String> overrides) throws Exception {
    this.servers = servers;
    databases = TestDatabases.create(servers, "house");
    Map<String, String> environment = environment();
    environment.putAll(overrides);
    settings = Settings.of(servers, environment);
    house = new House(settings, gatewayPort);
    open();
  }

  private void open() throws Exception {
    house.startOrders();
    house.open();
  }

  /** Starts it again after {@link #stop}. */
  void restart() throws Exception {
    house = new House(settings, gatewayPort);
    stopped = false;
    open();
  }

  Settings settings() {
    return settings;
  }

  private Map<String, String> environment() throws IOException {
    Map<String, String> environment = databases.variables();
    environment.putAll(Settings.UNLIMITED);
    environment.put("DOOS_ORDER_GRPC_PORT", String.valueOf(grpcPort));
    for (String service :
        List.of(
            "ORDER_HTTP",
            "INVENTORY_HTTP",
            "INVENTORY_GRPC",
            "RELAY_HTTP",
            "CDC_HTTP",
            "CDC_GRPC")) {
      environment.put("DOOS_" + service + "_PORT", String.valueOf(freePort()));
    }
    return environment;
  }

  /** Ends the house as SIGTERM does; the databases stay. */
  void stop() throws Exception {
    if (!stopped) {
      stopped = true;
      house.close();
    }
  }

  @Override
  public void close() throws Exception {
    stop();
    databases.close();
  }

  static int freePort() throws IOException {
    return FreePorts.next();
  }

  int gatewayPort() {
    return gatewayPort;
  }

  List<TestDatabase> shards() {
    return databases.shards();
  }

  TestDatabase stock() {
    return databases.stock();
  }

  TestDatabase account() {
    return databases.account();
  }

  /** Prefix of the names of the house's indexes. */
  String index() {
    return databases.index();
  }

  /** The topic of stock events and that of dead letters. */
  List<String> topics() {
    return List.of(databases.topic(), databases.deadLetterTopic());
  }

  Invariants invariants() {
    return databases.invariants();
  }

  /** The same, read where the databases are after a failover. */
  Invariants invariants(Endpoints now) {
    return databases.invariants(now);
  }

  /** Sets the stock of a product that nobody has bought yet. */
  void supply(long productId, int quantity) throws SQLException {
    databases.supply(quantity, productId);
  }

  /** Outbox messages of both shards. */
  int messages(String condition) throws SQLException {
    String sql = "SELECT COUNT(*) FROM t_local_message WHERE " + condition;
    return (int) sum(sql);
  }

  int grpcPort() {
    return grpcPort;
  }

  /** A new access token. */
  String login(String name) throws Exception {
    String body = "{\"username\":\"" + name + "\",\"password\":\"doos-demo\"}";
    return new JsonObject(post("/v1/auth/login", body, "").body()).getString("access_token");
  }

  HttpResponse<String> post(String path, String body, String token) throws Exception {
    return send(request(path, token).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A post with headers, without a token. */
  HttpResponse<String> post(String path, String body, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request = request(path, "").POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return send(request);
  }

  HttpResponse<String> get(String path, String token) throws Exception {
    return send(request(path, token));
  }

  private HttpRequest.Builder request(String path, String token) {
    URI uri = URI.create("http://127.0.0.1:" + gatewayPort + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonObject product(long id) throws Exception {
    return new JsonObject(get("/v1/product/" + id, "").body());
  }

  /** The order's document; empty as long as there is none. */
  JsonObject document(String orderId) throws Exception {
    URI uri = URI.create(servers.elasticsearchUri() + "/" + index() + "/_doc/" + orderId);
    String body = send(HttpRequest.newBuilder(uri)).body();
    return new JsonObject(body).getJsonObject("_source", new JsonObject());
  }

  /** Rows of a table on both shards. */
  long rows(String table) throws SQLException {
    return sum("SELECT COUNT(*) FROM " + table);
  }

  /** The state of the only message of an order of a user with an odd id. */
  long messageStatus(String orderId) throws SQLException {
    return number(oddShard(), "SELECT status FROM t_local_message WHERE tx_id = '" + orderId + "'");
  }

  /** The state of an order in the sandbox gateway's books. */
  long ledgerStatus(String orderId) throws SQLException {
    return number(account(), "SELECT status FROM t_sandbox_payment WHERE order_id = " + orderId);
  }

  /** Makes the only message of an order of a user with an odd id a failed one. */
  void failMessage(String orderId) throws SQLException {
    oddShard()
        .execute(
            "UPDATE t_local_message SET status = 3, retry_count = 5 WHERE tx_id = '"
                + orderId
                + "'");
  }

  private TestDatabase oddShard() {
    return shards().get(1);
  }

  private long sum(String sql) throws SQLException {
    long sum = 0;
    for (TestDatabase shard : shards()) {
      sum += number(shard, sql);
    }
    return sum;
  }

  private static long number(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
