package com.doos.order;

import static com.doos.testkit.TestPools.await;

import com.doos.order.app.ShardCommand;
import com.doos.order.app.ShardCommand.Placed;
import com.doos.order.app.ShardCommand.StatusUpdate;
import com.doos.order.app.ShardCommand.Updated;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.OrderStatus;
import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.shared.auth.AuthConfig;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.shared.runtime.ServiceContext;
import com.doos.testkit.EventReader;
import com.doos.testkit.FreePorts;
import com.doos.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** An order service with a Vert.x of its own and a way to Redis of its own. */
final class OrderProcess {
  private final ServiceContext context = ServiceContext.create();
  private final Vertx vertx = context.vertx(2);
  private final LocalBus bus = new LocalBus(vertx, Duration.ofSeconds(10));
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int httpPort = FreePorts.next();
  private final OrderConfig config;
  private final Tokens tokens;
  final RedisProxy redis;

  OrderProcess(Endpoints servers, int machine, List<TestDatabase> shards, TestDatabase accounts)
      throws Exception {
    this(servers, machine, shards, accounts, Map.of());
  }

  /**
   * @param overrides variables that differ
   */
  OrderProcess(
      Endpoints servers,
      int machine,
      List<TestDatabase> shards,
      TestDatabase accounts,
      Map<String, String> overrides)
      throws Exception {
    redis = new RedisProxy(servers.redis());
    Map<String, String> environment = new HashMap<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      database(environment, "SHARDS_" + shard, shards.get(shard));
    }
    database(environment, "ACCOUNT", accounts);
    environment.put("DOOS_REDIS_HOST", "127.0.0.1");
    environment.put("DOOS_REDIS_PORT", String.valueOf(redis.port()));
    environment.put("DOOS_ORDER_HTTP_PORT", String.valueOf(httpPort));
    environment.put("DOOS_ORDER_GRPC_PORT", String.valueOf(FreePorts.next()));
    environment.put("DOOS_SNOWFLAKE_MACHINE_ID", String.valueOf(machine));
    environment.put("DOOS_CACHE_FILTER_INTERVAL", "100ms");
    environment.put("DOOS_LIMITS_REQUESTS_PER_USER", "0");
    environment.put("DOOS_LIMITS_REQUESTS_PER_ADDRESS", "0");
    environment.put("DOOS_ELASTICSEARCH_URI", servers.elasticsearchUri());
    environment.putAll(overrides);
    config = ConfigReader.read(Path.of("../config/dev.yaml"), environment, OrderConfig::from);
    tokens = new Tokens(vertx, config.auth(), context.clock());
    LocalBus.prepare(vertx);
    await(vertx.deployVerticle(new OrderVerticle(config, context)));
  }

  /** Says where a database is. */
  static void database(Map<String, String> environment, String name, TestDatabase database) {
    HostPort address = database.address();
    String prefix = "DOOS_DATABASE_" + name;
    environment.put(prefix + "_HOST", address.host());
    environment.put(prefix + "_PORT", String.valueOf(address.port()));
    environment.put(prefix + "_DATABASE", database.name());
    environment.put(prefix + "_USER", database.user());
    environment.put(prefix + "_PASSWORD", database.password());
    environment.put(prefix + "_MAX_OPEN_CONNS", "8");
  }

  String token(long userId, Role role) {
    return tokens.issue(new Principal(userId, "user" + userId, Set.of(role)));
  }

  /** A token with a life of its own. */
  String token(long userId, Role role, Duration life) {
    AuthConfig config = this.config.auth();
    AuthConfig brief =
        new AuthConfig(config.signingKey(), config.trustedKeys(), config.serviceKeys(), life);
    return new Tokens(vertx, brief, context.clock())
        .issue(new Principal(userId, "user" + userId, Set.of(role)));
  }

  String uri() {
    return "http://127.0.0.1:" + httpPort;
  }

  int httpPort() {
    return httpPort;
  }

  /** Listens to events at a path. */
  EventReader listen(String path, String token, String... headers) throws Exception {
    return new EventReader(uri() + path, token, headers);
  }

  /** Begins the orderly end. */
  void drain() throws Exception {
    await(context.drain().run());
  }

  void place(NewOrder order) throws Exception {
    await(bus.request(address(order.order().id()), new ShardCommand.Place(order), Placed.class));
  }

  boolean move(long orderId, OrderStatus to) throws Exception {
    ShardCommand update =
        new ShardCommand.Update(List.of(new StatusUpdate(orderId, to, "")), "service:test");
    return await(bus.request(address(orderId), update, Updated.class)).success().get(0);
  }

  private String address(long orderId) {
    return BusAddresses.shard(config.shardMap().shardOf(orderId));
  }

  HttpResponse<String> csv(String path, String token) throws Exception {
    return http.send(
        request(path, token).header("Accept", "text/csv").build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String token) throws Exception {
    return http.send(request(path, token).build(), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> getAsync(String path, String token) {
    return http.sendAsync(request(path, token).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(URI.create(uri() + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> cancel(long orderId, String token) throws Exception {
    return http.send(
        request("/v1/order/" + orderId + "/cancel", token)
            .POST(HttpRequest.BodyPublishers.ofString(new JsonObject().put("reason", "").encode()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A post by nobody in particular, with headers such as a cookie. */
  HttpResponse<String> post(String path, JsonObject body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonObject order(long orderId, String token) throws Exception {
    return new JsonObject(get("/v1/order/" + orderId, token).body()).getJsonObject("order");
  }

  /** Reads answered by a level so far. */
  double reads(String kind, String source) {
    return context.metrics().counter("order_reads", "kind", kind, "source", source).count();
  }

  boolean usesRedis() {
    return context.metrics().get("order_cache_in_use").tag("level", "redis").gauge().value() == 1;
  }

  void close() throws Exception {
    await(vertx.close());
    redis.close();
  }
}
