package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.inventory.api.InventoryAccess;
import com.doos.order.api.OrderAccess;
import com.doos.order.gateway.SignedCallbacks;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.auth.Tokens;
import com.doos.shared.config.Secret;
import com.doos.testkit.AccessMatrix;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every call of every service by everybody: who is not named in the rules is refused. */
@Tag("any-database")
@WithServers
final class AccessIT {
  private static final Logger LOG = LoggerFactory.getLogger(AccessIT.class);
  private static final String PAYMENTS = "the secret of this house, thirty-two bytes";
  private static final String NOBODY = "nobody";
  private static final String FORGER = "forger";
  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient HTTP = VERTX.createHttpClient();
  private static final HttpClient HTTP_2 =
      VERTX.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false));

  /** An empty message in its frame. */
  private static final Buffer NO_MESSAGE = Buffer.buffer(new byte[5]);

  private static TestHouse house;
  private static Tokens tokens;
  private static Map<String, Integer> ports;

  @BeforeAll
  static void open(Endpoints servers) throws Exception {
    ports =
        Map.of(
            "DOOS_ORDER_HTTP_PORT", TestHouse.freePort(),
            "DOOS_INVENTORY_HTTP_PORT", TestHouse.freePort(),
            "DOOS_INVENTORY_GRPC_PORT", TestHouse.freePort());
    Map<String, String> settings = new HashMap<>();
    ports.forEach((name, port) -> settings.put(name, String.valueOf(port)));
    settings.put("DOOS_PAYMENTS_SECRET", PAYMENTS);
    house = new TestHouse(servers, settings);
    tokens = DevKeys.tokens(VERTX);
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
    TestPools.await(VERTX.close());
  }

  @Test
  void orderServiceLetsInWhomItsRulesName() throws Exception {
    check(OrderAccess.RULES, ports.get("DOOS_ORDER_HTTP_PORT"), house.grpcPort());
  }

  @Test
  void inventoryServiceLetsInWhomItsRulesName() throws Exception {
    check(
        InventoryAccess.RULES,
        ports.get("DOOS_INVENTORY_HTTP_PORT"),
        ports.get("DOOS_INVENTORY_GRPC_PORT"));
  }

  private static void check(AccessRules rules, int httpPort, int grpcPort) throws Exception {
    LOG.info("who may call what\n{}", AccessMatrix.table(rules));
    List<String> wrong = new ArrayList<>();
    int calls = 0;
    for (String call : rules.all().keySet()) {
      for (Map.Entry<String, Caller> caller : callers().entrySet()) {
        int status =
            call.contains(" ")
                ? http(call, caller.getValue(), httpPort)
                : grpc("/" + call, caller.getValue(), grpcPort);
        calls++;
        if (!isRight(rules.of(call), caller.getKey(), status)) {
          wrong.add(caller.getKey() + " calls " + call + ": " + status);
        }
      }
    }
    LOG.info("{} calls made", calls);
    assertThat(wrong).isEmpty();
  }

  /** What anybody may call may still refuse a wrong password. */
  private static boolean isRight(Access access, String caller, int status) {
    if (access.open()) {
      return status != 403;
    }
    if (caller.equals(NOBODY) || caller.equals(FORGER)) {
      return status == 401;
    }
    boolean admitted = access.admits(new Principal(1, caller, Set.of(Role.ofWireName(caller))));
    // A service that does not know somebody's key cannot tell who they are.
    return admitted ? status != 401 && status != 403 : status == 403 || status == 401;
  }

  /** How somebody proves who they are. */
  private interface Caller {
    Map<String, String> headers(HttpMethod method, String target, byte[] body);
  }

  private static Map<String, Caller> callers() {
    Map<String, Caller> callers = new TreeMap<>();
    callers.put(NOBODY, (method, target, body) -> Map.of());
    callers.put(FORGER, (method, target, body) -> Map.of("Authorization", "Bearer x.y.z"));
    for (Role role : Role.values()) {
      callers.put(
          role.wireName(),
          switch (role) {
            case PARTNER -> signing(DemoData.PARTNER.keyId(), DemoData.PARTNER.secret());
            case GATEWAY -> signing(SignedCallbacks.KEY_ID, new Secret(PAYMENTS));
            case USER, ADMIN, OPS, INTERNAL ->
                (method, target, body) -> Map.of("Authorization", "Bearer " + token(role));
          });
    }
    return callers;
  }

  private static String token(Role role) {
    return tokens.issue(
        role == Role.INTERNAL
            ? Principal.service("test")
            : new Principal(77_001, "somebody", Set.of(role)));
  }

  private static Caller signing(String keyId, Secret secret) {
    return (method, target, body) ->
        SignedRequest.headers(
            keyId,
            new Hmac(secret),
            method.name(),
            target,
            InstantSource.system().instant(),
            UUID.randomUUID().toString(),
            body);
  }

  private static int http(String call, Caller caller, int port) throws Exception {
    HttpMethod method = HttpMethod.valueOf(call.substring(0, call.indexOf(' ')));
    String path =
        call.substring(call.indexOf(' ') + 1)
            .replace(":key_id", "pk-nobody")
            .replaceAll(":(product_)?id", "4611686018427387904");
    Buffer body = method.equals(HttpMethod.POST) ? Buffer.buffer("{}") : Buffer.buffer();
    return send(
            HTTP,
            "application/json",
            port,
            method,
            path,
            caller,
            body,
            body.getBytes(),
            AccessIT::statusOf)
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  /** A stream of events would keep its connection. */
  private static Future<Integer> statusOf(HttpClientResponse response) {
    if ("text/event-stream".equals(response.getHeader("content-type"))) {
      response.request().connection().close().onFailure(gone -> LOG.debug("was closed", gone));
    }
    return Future.succeededFuture(response.statusCode());
  }

  /** Statuses of gRPC as those of HTTP that mean the same here. */
  private static int grpc(String path, Caller caller, int port) throws Exception {
    return send(
            HTTP_2,
            "application/grpc",
            port,
            HttpMethod.POST,
            path,
            caller,
            NO_MESSAGE,
            new byte[0],
            response -> response.end().map(ended -> status(response)))
        .map(status ->
            switch (status) {
              case "16" -> 401;
              case "7" -> 403;
              default -> 200;
            })
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  private static String status(HttpClientResponse response) {
    String late = response.getTrailer("grpc-status");
    return late == null ? String.valueOf(response.getHeader("grpc-status")) : late;
  }

  /** The answer is read where it arrives: elsewhere its end could be over before it is awaited. */
  private static <T> Future<T> send(
      HttpClient client,
      String type,
      int port,
      HttpMethod method,
      String path,
      Caller caller,
      Buffer sent,
      byte[] signed,
      Function<HttpClientResponse, Future<T>> read) {
    Promise<T> answer = Promise.promise();
    VERTX.runOnContext(turn ->
        client
            .request(method, port, "127.0.0.1", path)
            .compose(request -> {
              request.putHeader("content-type", type);
              caller.headers(method, path, signed).forEach(request::putHeader);
              return request.send(sent);
            })
            .compose(read)
            .onComplete(answer));
    return answer.future();
  }
}
