package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.doos.inventory.InventoryMain;
import com.doos.order.OrderMain;
import com.doos.proto.inventory.v1.GetProductsRequest;
import com.doos.proto.inventory.v1.ProductServiceGrpcClient;
import com.doos.proto.order.v1.ListOrdersRequest;
import com.doos.proto.order.v1.OrderServiceGrpcClient;
import com.doos.relay.RelayMain;
import com.doos.servers.Endpoints;
import com.doos.shared.http.SecurityHeaders;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.grpc.common.GrpcStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two processes of each service behind nginx: restarted in turns, and killed. */
@Tag("any-database")
@WithServers
final class NginxIT {
  private static final Logger LOG = LoggerFactory.getLogger(NginxIT.class);
  private static final int SHOPPERS = 6;

  @TempDir private Path folder;
  private final Endpoints servers;
  private final HttpClient http;
  private final int port = TestHouse.freePort();
  private final int grpcPort = TestHouse.freePort();
  private final Map<String, String> variables = new HashMap<>();
  private final URI front = URI.create("https://localhost:" + port);
  private final Map<String, ServiceProcess> running = new HashMap<>();

  NginxIT(Endpoints servers) throws Exception {
    this.servers = servers;
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
    this.http = HttpClient.newBuilder().sslContext(tls).build();
  }

  /** The certificate is made for this test. */
  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void servesWhileProcessesDieAndAreRestarted() throws Exception {
    assumeTrue(servers.etcd() != null, "etcd can be had neither from the PATH nor from Debian");
    Optional<Path> program = SharedServers.program("nginx", "nginx");
    assumeTrue(program.isPresent(), "nginx can be had neither from the PATH nor from Debian");
    OrderLoad load = new OrderLoad(front, http, List.of(1003L, 1004L), 30);
    try (Cluster cluster = new Cluster(servers, folder);
        NginxProcess nginx = start(cluster, program.get())) {
      load.start(SHOPPERS, 1);
      Cluster.awaitMore(load, 100);

      // When every process is restarted, one after the other
      for (String name : List.of("order-1", "inventory-1", "order-2", "inventory-2", "relay")) {
        running.get(name).stop();
        Cluster.awaitMore(load, 30);
        Cluster.start(running.get(name));
        Cluster.awaitMore(load, 30);
      }

      // Then no client has noticed
      assertThat(load.repeats()).isEmpty();
      assertThat(load.surprises()).isEmpty();
      int restarted = load.answered().size();

      // When processes die
      for (String name : List.of("order-2", "inventory-1")) {
        running.get(name).kill();
        Cluster.awaitMore(load, 50);
        Cluster.start(running.get(name));
      }

      // Then everything adds up, and all else that stands in the file is so
      assertStreams(load);
      load.close();
      cluster.assertAddsUp(load);
      assertFront(load);
      assertGrpc(load);
      assertFloodIsRefused(program.get());
      LOG.info(
          "{} orders while five processes were restarted, {} in all; {} requests sent again,"
              + " all after a SIGKILL",
          restarted,
          load.answered().size(),
          load.repeated());
    } finally {
      load.close();
    }
  }

  private NginxProcess start(Cluster cluster, Path program) throws Exception {
    // A machine that stalls for a second is not what this is about.
    for (String limit :
        List.of("BREAKER_TIMEOUT", "ORDERS_BATCH_WAIT_MAX", "STOCK_BATCH_WAIT_MAX")) {
      cluster.set("DOOS_" + limit, "5s");
    }
    Map<String, StringBuilder> upstreams = new HashMap<>();
    for (int number = 1; number <= 2; number++) {
      add(cluster, upstreams, InventoryMain.class, "INVENTORY", "inventory-" + number);
      add(cluster, upstreams, OrderMain.class, "ORDER", "order-" + number);
    }
    running.put("relay", cluster.process(RelayMain.class, "RELAY", TestHouse.freePort()));
    Cluster.start(running.values().toArray(ServiceProcess[]::new));
    cluster.loadCatalogue();
    upstreams.forEach((name, addresses) -> variables.put(name, addresses.toString()));
    variables.put("GRPC_PORT", "127.0.0.1:" + grpcPort);
    variables.put("REQUESTS_PER_SECOND", "1000");
    variables.put("REQUESTS_BURST", "1000");
    return NginxProcess.start(
        program, Files.createDirectories(folder.resolve("nginx")), port, variables);
  }

  private void add(
      Cluster cluster,
      Map<String, StringBuilder> upstreams,
      Class<?> main,
      String service,
      String name)
      throws IOException {
    int httpPort = TestHouse.freePort();
    int grpcPort = TestHouse.freePort();
    ServiceProcess process = cluster.process(main, service, httpPort, grpcPort);
    running.put(name, process);
    upstream(upstreams, service + "_HTTP", httpPort);
    upstream(upstreams, service + "_GRPC", grpcPort);
  }

  private static void upstream(Map<String, StringBuilder> upstreams, String name, int port) {
    upstreams
        .computeIfAbsent(name, key -> new StringBuilder())
        .append("server 127.0.0.1:")
        .append(port)
        .append(" max_fails=1 fail_timeout=2s; ");
  }

  /** HTTP/2, the pages, the form of errors, and nothing for outsiders. */
  private void assertFront(OrderLoad load) throws Exception {
    HttpResponse<String> list = get("/v1/order/list", load.accessToken(50_000));
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(list.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(list.headers().firstValue("Server").orElse("nginx")).isEqualTo("nginx");
    HttpResponse<String> page = get("/products", "");
    assertThat(page.body()).contains("<title>DOOS</title>");
    SecurityHeaders.OF_PAGES.forEach((name, value) ->
        assertThat(page.headers().firstValue(name.toString())).hasValue(value.toString()));
    assertThat(get("/metrics", "").body()).contains("<title>DOOS</title>");
    HttpResponse<String> large =
        http.send(
            HttpRequest.newBuilder(front.resolve("/v1/order/create"))
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(100_000)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(new JsonObject(large.body()).getInteger("code")).isEqualTo(10001);
    assertThat(Files.readString(folder.resolve("nginx/access.log")))
        .contains("\"path\":\"/v1/order/create\"")
        .doesNotContain("Bearer");
  }

  /** Both services, each behind its own package; and the limits of the services. */
  private void assertGrpc(OrderLoad load) throws Exception {
    Vertx vertx = Vertx.vertx();
    GrpcCalls calls = GrpcCalls.overTls(vertx, grpcPort);
    Map<String, String> bearer = Map.of("authorization", "Bearer " + load.accessToken(50_000));

    var orders =
        calls.call(
            OrderServiceGrpcClient.ListOrders, ListOrdersRequest.getDefaultInstance(), bearer);
    var products =
        calls.call(
            ProductServiceGrpcClient.GetProducts,
            GetProductsRequest.newBuilder().addProductIds(1003).build(),
            bearer);
    var stranger =
        calls.call(
            OrderServiceGrpcClient.ListOrders, ListOrdersRequest.getDefaultInstance(), Map.of());

    assertThat(orders.status()).isEqualTo(GrpcStatus.OK);
    assertThat(orders.message().getOrdersCount()).isPositive();
    assertThat(products.message().getProductsCount()).isOne();
    assertThat(stranger.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
    TestPools.await(vertx.close());
  }

  /** Another nginx with the same file, and small limits. */
  private void assertFloodIsRefused(Path program) throws Exception {
    int narrow = TestHouse.freePort();
    variables.put("GRPC_PORT", "127.0.0.1:" + TestHouse.freePort());
    variables.put("REQUESTS_PER_SECOND", "1");
    variables.put("REQUESTS_BURST", "2");
    try (NginxProcess nginx =
        NginxProcess.start(
            program, Files.createDirectories(folder.resolve("narrow")), narrow, variables)) {
      List<HttpResponse<String>> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        answers.add(
            http.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + narrow + "/products"))
                    .build(),
                HttpResponse.BodyHandlers.ofString()));
      }
      HttpResponse<String> last = answers.getLast();

      assertThat(answers.getFirst().statusCode()).isEqualTo(200);
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(new JsonObject(last.body()).getInteger("code")).isEqualTo(10006);
      assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  private void assertStreams(OrderLoad load) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(front.resolve("/v1/order/stream"))
            .header("Authorization", "Bearer " + load.accessToken(50_000))
            .build();
    try (InputStream stream = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isNotNull();
    }
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(front.resolve(path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
