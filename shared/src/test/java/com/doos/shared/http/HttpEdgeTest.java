package com.doos.shared.http;

import static com.doos.shared.Outcomes.failure;
import static com.doos.shared.Outcomes.onLoop;
import static com.doos.shared.Outcomes.value;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.MovableClock;
import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import com.doos.shared.auth.Authenticator;
import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.auth.TestKeys;
import com.doos.shared.auth.Tokens;
import com.doos.shared.config.Secret;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.RefusedItem;
import com.doos.shared.gate.Gate;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.RequestLimits;
import com.doos.shared.runtime.Drain;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP edge over a real connection. */
class HttpEdgeTest {
  private static final int BODY_BYTES_MAX = 1_024;
  private static final int USER_MAX = 12;
  private static final int ADDRESS_MAX = 20;
  private static final Principal ALICE = new Principal(42, "alice", Set.of(Role.USER));
  private static final Hmac PARTNER_SECRET = new Hmac(new Secret("p".repeat(32)));
  private static final AccessRules RULES =
      AccessRules.of(
          Map.ofEntries(
              entry("GET /fails", Access.ANYBODY),
              entry("GET /throws", Access.ANYBODY),
              entry("POST /echo", Access.ANYBODY),
              entry("GET /thing", Access.ANYBODY),
              entry("POST /thing", Access.ANYBODY),
              entry("GET /thing/:id", Access.ANYBODY),
              entry("GET /open", Access.ANYBODY),
              entry("GET /mine", Access.only(Role.USER)),
              entry("GET /ops", Access.only(Role.OPS, Role.ADMIN)),
              entry("GET /openapi.yaml", Access.ANYBODY),
              entry("POST /partners", Access.only(Role.PARTNER))));

  private record Reply(int status, MultiMap headers, String body) {
    JsonObject json() {
      assertThat(headers.get("content-type")).startsWith("application/json");
      return new JsonObject(body);
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Tokens tokens =
      new Tokens(vertx, TestKeys.config(TestKeys.ORDER), MovableClock.atRealTime());
  private final MovableClock limitsClock = MovableClock.atRealTime();
  private final HttpEdge edge =
      new HttpEdge(
          vertx,
          "test",
          new Gate(
              RULES,
              new Authenticator(tokens, HttpEdgeTest::mall)::authenticate,
              new RequestLimits(
                  () -> new LimitsConfig(USER_MAX, ADDRESS_MAX, 0, List.of("127.0.0.0/8")),
                  limitsClock,
                  metrics)),
          metrics,
          BODY_BYTES_MAX);
  private final HttpClient client = vertx.createHttpClient();
  private HttpServer server;

  @BeforeEach
  void listen() {
    server =
        value(
            vertx
                .createHttpServer()
                .requestHandler(edge.router())
                .invalidRequestHandler(ErrorAnswer::malformed)
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() {
    value(vertx.close());
  }

  private Reply send(HttpMethod method, String path, Map<String, String> headers, String body) {
    return value(onLoop(vertx, () -> reply(method, path, headers, body)));
  }

  private Future<Reply> reply(
      HttpMethod method, String path, Map<String, String> headers, String body) {
    return client
        .request(method, server.actualPort(), "127.0.0.1", path)
        .compose(request -> {
          headers.forEach(request::putHeader);
          return request.send(Buffer.buffer(body));
        })
        .compose(response ->
            response
                .body()
                .map(bytes ->
                    new Reply(response.statusCode(), response.headers(), bytes.toString())));
  }

  private Reply get(String path) {
    return send(HttpMethod.GET, path, Map.of(), "");
  }

  private void fails(RuntimeException failure) {
    edge.on(HttpMethod.GET, "/fails", (context, caller) -> Future.failedFuture(failure));
  }

  private static Answer ok() {
    return Answer.ok(new JsonObject().put("ok", true));
  }

  @Test
  void answersWhatTheHandlerSays() {
    // Given
    edge.on(
        HttpMethod.POST,
        "/echo",
        (context, caller) ->
            Future.succeededFuture(
                Answer.json(201, context.body().buffer()).withHeader("X-Extra", "1")));

    // When
    Reply reply = send(HttpMethod.POST, "/echo", Map.of(), "{\"a\":1}");

    // Then
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json()).isEqualTo(new JsonObject().put("a", 1));
    assertThat(reply.headers().get("x-extra")).isEqualTo("1");
  }

  private void streams(StreamedAnswer.Body body) {
    edge.on(
        HttpMethod.GET,
        "/open",
        (context, caller) ->
            Future.succeededFuture(new StreamedAnswer("text/plain", Map.of("X-Extra", "1"), body)));
  }

  @Test
  void streamsAnAnswerAndCountsItOnce() {
    // Given
    streams(response -> response.write("one ").compose(written -> response.write("two")));

    // When
    Reply reply = get("/open");

    // Then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("one two");
    assertThat(reply.headers().get("x-extra")).isEqualTo("1");
    assertThat(reply.headers().get("content-type")).isEqualTo("text/plain");
    assertThat(reply.headers().contains("x-request-id")).isTrue();
    assertThat(metrics.get("http_requests").tag("path", "/open").counter().count()).isEqualTo(1);
  }

  @Test
  void anAnswerThatFailsInTheMiddleDoesNotLookWhole() {
    // Given
    streams(response ->
        response.write("one ").compose(written -> Future.failedFuture("the source is gone")));

    // When
    Throwable cut = failure(onLoop(vertx, () -> reply(HttpMethod.GET, "/open", Map.of(), "")));

    // Then
    assertThat(cut).isNotInstanceOf(DoosException.class).hasMessageContaining("closed");
  }

  @Test
  void echoesTheClientsRequestId() {
    fails(DoosException.of(ErrorCode.ORDER_NOT_FOUND));

    Reply reply = send(HttpMethod.GET, "/fails", Map.of("X-Request-Id", "my-id_12.3"), "");

    assertThat(reply.headers().get("x-request-id")).isEqualTo("my-id_12.3");
    assertThat(reply.json().getString("request_id")).isEqualTo("my-id_12.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "has space in it", "<script>alert(1)</script>"})
  void replacesARequestIdThatIsNotWellFormed(String id) {
    Reply reply = send(HttpMethod.GET, "/nowhere", Map.of("X-Request-Id", id), "");

    assertThat(reply.headers().get("x-request-id")).matches("[0-9a-f]{32}");
  }

  @Test
  void answersAnUnknownPathInJson() {
    Reply reply = get("/nowhere");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().getInteger("code")).isEqualTo(10001);
    assertThat(reply.json().getString("message")).contains("no such path");
  }

  @Test
  void answersAWrongMethodInJson() {
    edge.on(HttpMethod.GET, "/thing", (context, caller) -> Future.succeededFuture(ok()));

    Reply reply = send(HttpMethod.DELETE, "/thing", Map.of(), "");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.json().getInteger("code")).isEqualTo(10001);
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    edge.on(HttpMethod.POST, "/thing", (context, caller) -> Future.succeededFuture(ok()));

    Reply most = send(HttpMethod.POST, "/thing", Map.of(), "x".repeat(BODY_BYTES_MAX));
    Reply more = send(HttpMethod.POST, "/thing", Map.of(), "x".repeat(BODY_BYTES_MAX + 1));

    assertThat(most.status()).isEqualTo(200);
    assertThat(more.status()).isEqualTo(413);
    assertThat(more.json().getInteger("code")).isEqualTo(10001);
    assertThat(more.json().getString("message")).contains("1024");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=nonsense"
      })
  void takesABodyAsJsonWhateverItCallsItself(String contentType) {
    edge.on(
        HttpMethod.POST,
        "/thing",
        (context, caller) -> Future.succeededFuture(Answer.ok(Bodies.object(context))));
    String body = "{\"a\":\"%zz&=\"}";

    Reply reply = send(HttpMethod.POST, "/thing", Map.of("Content-Type", contentType), body);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().encode()).isEqualTo(body);
  }

  @Test
  void refusesAnExpectationItDoesNotKnow() {
    edge.on(HttpMethod.POST, "/thing", (context, caller) -> Future.succeededFuture(ok()));

    Reply reply = send(HttpMethod.POST, "/thing", Map.of("Expect", "nothing"), "{}");

    assertThat(reply.status()).isEqualTo(417);
    assertThat(reply.json().getInteger("code")).isEqualTo(10001);
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1 x",
    "GET /health HTTP/1.1",
    "CONNECT / HTTP/1.1~Host: \u00ff",
    "GET /open HTTP/1.1~Host: x~no colon"
  })
  void answersWhatIsNoHttpInJson(String bytes) throws IOException {
    String answer = raw(bytes.replace("~", "\r\n") + "\r\n\r\n");

    assertThat(answer)
        .matches("(?s)HTTP/1\\.[01] 400 .*")
        .containsIgnoringCase("x-request-id: ")
        .contains("\"code\":10001");
  }

  @Test
  void answersALineThatIsTooLongInJson() throws IOException {
    assertThat(raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\n\r\n"))
        .matches("(?s)HTTP/1\\.[01] 414 .*")
        .contains("\"code\":10001");
  }

  /** The answer to bytes that no client library would send. */
  private String raw(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      for (int b = 0; b >= 0 && answer.indexOf("\"}") < 0; ) {
        b = socket.getInputStream().read();
        answer.append((char) b);
      }
      return answer.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/thing/%zz", "/thing/%", "/thing/%C3%28", "/%"})
  void refusesAMalformedPathAsTheClientsFault(String path) {
    edge.on(HttpMethod.GET, "/thing/:id", (context, caller) -> Future.succeededFuture(ok()));

    Reply reply = get(path);

    assertThat(reply.status()).isBetween(200, 499);
    assertThat(reply.json()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?page=%zz", "?page=%", "?%=1"})
  void refusesAMalformedQueryAsTheClientsFault(String query) {
    edge.on(
        HttpMethod.GET,
        "/thing",
        (context, caller) -> {
          Params.integer(context, "page", 1, 1, 9);
          return Future.succeededFuture(ok());
        });

    Reply reply = get("/thing" + query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getInteger("code")).isEqualTo(10001);
  }

  @Test
  void asksWhoIsCalling() {
    edge.on(
        HttpMethod.GET,
        "/mine",
        (context, caller) ->
            Future.succeededFuture(Answer.ok(new JsonObject().put("name", caller.name()))));

    Reply nobody = get("/mine");
    Reply alice = bearer("/mine", ALICE);

    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.json().getInteger("code")).isEqualTo(10002);
    assertThat(alice.json().getString("name")).isEqualTo("alice");
  }

  @Test
  void aUserWhoAsksTooOftenIsToldWhenToAskAgain() {
    // Given
    edge.on(HttpMethod.GET, "/mine", (context, caller) -> Future.succeededFuture(ok()));
    for (int i = 0; i < USER_MAX; i++) {
      assertThat(bearer("/mine", ALICE).status()).isEqualTo(200);
    }

    // When
    Reply refused = bearer("/mine", ALICE);
    limitsClock.move(Duration.ofSeconds(Long.parseLong(refused.headers().get("retry-after"))));
    Reply later = bearer("/mine", ALICE);

    // Then
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().getInteger("code")).isEqualTo(10006);
    assertThat(refused.headers().get("retry-after")).isEqualTo("5");
    assertThat(refused.json().getString("message")).contains("5 s");
    assertThat(later.status()).isEqualTo(200);
  }

  @Test
  void anAddressThatAsksTooOftenIsRefusedBeforeItsTokenCounts() {
    // Given
    edge.on(HttpMethod.GET, "/mine", (context, caller) -> Future.succeededFuture(ok()));
    edge.on(HttpMethod.GET, "/open", (context, caller) -> Future.succeededFuture(ok()));
    edge.on(HttpMethod.GET, "/health", (context, caller) -> Future.succeededFuture(ok()));
    for (int i = 0; i < ADDRESS_MAX; i++) {
      assertThat(get("/mine").status()).isEqualTo(401);
    }

    // Then
    assertThat(get("/mine").status()).isEqualTo(429);
    assertThat(bearer("/mine", ALICE).status()).isEqualTo(429);
    assertThat(get("/open").status()).isEqualTo(429);
    assertThat(get("/health").status()).isEqualTo(200);
    Map<String, String> elsewhere = Map.of("X-Forwarded-For", "203.0.113.9");
    assertThat(send(HttpMethod.GET, "/open", elsewhere, "").status()).isEqualTo(200);
  }

  @Test
  void refusesACallerWithoutTheRole() {
    edge.on(HttpMethod.GET, "/ops", (context, caller) -> Future.succeededFuture(ok()));

    Reply reply = bearer("/ops", ALICE);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.json().getInteger("code")).isEqualTo(10004);
  }

  @Test
  void takesASignedRequestAndRefusesAnAlteredOne() {
    // Given
    edge.on(
        HttpMethod.POST,
        "/partners",
        (context, caller) ->
            Future.succeededFuture(Answer.ok(new JsonObject().put("name", caller.name()))));
    Map<String, String> headers =
        SignedRequest.headers(
            "pk-1",
            PARTNER_SECRET,
            "POST",
            "/partners?a=1",
            Instant.EPOCH,
            "a-nonce-1",
            "{}".getBytes(StandardCharsets.UTF_8));

    // When
    Reply right = send(HttpMethod.POST, "/partners?a=1", headers, "{}");
    Reply otherBody = send(HttpMethod.POST, "/partners?a=1", headers, "{ }");
    Reply otherQuery = send(HttpMethod.POST, "/partners?a=2", headers, "{}");

    // Then
    assertThat(right.json().getString("name")).isEqualTo("mall");
    assertThat(otherBody.status()).isEqualTo(401);
    assertThat(otherQuery.status()).isEqualTo(401);
  }

  /** Knows one key. */
  private static Future<Principal> mall(SignedRequest request) {
    return request.isSignedWith(PARTNER_SECRET)
        ? Future.succeededFuture(Principal.partner("mall"))
        : Future.failedFuture(new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_SIGNATURE));
  }

  @Test
  void refusesARouteThatNoRuleNames() {
    edge.on(HttpMethod.GET, "/forgotten", (context, caller) -> Future.succeededFuture(ok()));

    assertThat(get("/forgotten").status()).isEqualTo(401);
    assertThat(bearer("/forgotten", ALICE).status()).isEqualTo(403);
  }

  @Test
  void tellsBrowsersToBeCareful() {
    Reply reply = send(HttpMethod.GET, "/nowhere", Map.of("Origin", "https://example.org"), "");

    assertThat(reply.headers().get("x-content-type-options")).isEqualTo("nosniff");
    assertThat(reply.headers().get("content-security-policy")).contains("default-src 'none'");
    assertThat(reply.headers().get("cache-control")).isEqualTo("no-store");
    assertThat(reply.headers().names())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
  }

  private Reply bearer(String path, Principal caller) {
    Map<String, String> headers = Map.of("Authorization", "Bearer " + tokens.issue(caller));
    return send(HttpMethod.GET, path, headers, "");
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalAnswersItsCodeAndStatus(ErrorCode code) {
    // Given
    fails(DoosException.of(code));

    // When
    Reply reply = get("/fails");

    // Then
    assertThat(reply.status()).isEqualTo(code.httpStatus());
    assertThat(reply.json().getInteger("code")).isEqualTo(code.number());
    assertThat(reply.json().fieldNames())
        .containsExactlyInAnyOrder("code", "message", "request_id");
    assertThat(reply.headers().contains("retry-after")).isEqualTo(code.retryable());
  }

  @Test
  void aRefusalNamesTheItemsItIsAbout() {
    // Given
    fails(
        DoosException.of(ErrorCode.PRICE_CHANGED)
            .about(
                List.of(
                    RefusedItem.ofPrice(1, 2, 1_050),
                    RefusedItem.ofStock(3, 0, 4),
                    RefusedItem.ofStock(5, 0, null))));

    // When
    Reply reply = get("/fails");

    // Then
    assertThat(reply.body())
        .contains(
            "\"details\":[{\"product_id\":1,\"sku_id\":2,\"price\":10.50},"
                + "{\"product_id\":3,\"sku_id\":0,\"available\":4},"
                + "{\"product_id\":5,\"sku_id\":0}]");
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 参数错误: 缺少 items", "en, invalid parameter: items is required"})
  void speaksTheClientsLanguage(String language, String message) {
    fails(DoosException.invalid(Detail.MISSING_FIELD, "items"));

    Reply reply = send(HttpMethod.GET, "/fails", Map.of("Accept-Language", language), "");

    assertThat(reply.json().getString("message")).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", ";", "zh;q=x"})
  void answersWhateverTheLanguageHeaderSays(String language) {
    fails(DoosException.of(ErrorCode.ORDER_NOT_FOUND));

    Reply reply = send(HttpMethod.GET, "/fails", Map.of("Accept-Language", language), "");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().getInteger("code")).isEqualTo(20001);
  }

  @Test
  void hidesWhatWasNotForeseen() {
    fails(new IllegalStateException("SELECT secret FROM t_user"));
    edge.on(
        HttpMethod.GET,
        "/throws",
        (context, caller) -> {
          throw new IllegalStateException("SELECT secret FROM t_user");
        });

    for (String path : new String[] {"/fails", "/throws"}) {
      Reply reply = get(path);

      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.json().getInteger("code")).isEqualTo(10003);
      assertThat(reply.body()).doesNotContain("secret", "IllegalState", "\tat ");
    }
  }

  @Test
  void countsAndTimesByRoute() {
    // Given
    edge.on(HttpMethod.GET, "/thing/:id", (context, caller) -> Future.succeededFuture(ok()));

    // When
    get("/thing/1");
    get("/thing/2");
    get("/nowhere/3");

    // Then
    assertThat(
            metrics
                .get("http_requests")
                .tags("service", "test", "method", "GET", "path", "/thing/:id", "status", "200")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(metrics.get("http_request_duration").tag("path", "/thing/:id").timer().count())
        .isEqualTo(2);
    assertThat(
            metrics.get("http_requests").tags("path", "other", "status", "404").counter().count())
        .isEqualTo(1);
  }

  @Test
  void readsParameters() {
    edge.on(
        HttpMethod.GET,
        "/thing/:id",
        (context, caller) ->
            Future.succeededFuture(
                Answer.ok(
                    new JsonObject()
                        .put("id", Params.id(context, "id"))
                        .put("page", Params.integer(context, "page", 1, 1, 9))
                        .put("q", Params.text(context, "q", 5)))));

    assertThat(get("/thing/7").json())
        .isEqualTo(new JsonObject().put("id", 7).put("page", 1).put("q", ""));
    assertThat(get("/thing/9223372036854775807?page=9&q=%20a%20&page=").json())
        .isEqualTo(new JsonObject().put("id", Long.MAX_VALUE).put("page", 9).put("q", "a"));
    for (String malformed :
        new String[] {
          "0",
          "-1",
          "x",
          "1.5",
          "9223372036854775808",
          "7?page=0",
          "7?page=10",
          "7?page=x",
          "7?q=123456"
        }) {
      assertThat(get("/thing/" + malformed).status()).as(malformed).isEqualTo(400);
    }
  }

  @Test
  void readsBodies() {
    edge.on(
        HttpMethod.POST,
        "/thing",
        (context, caller) -> {
          JsonObject body = Bodies.object(context);
          return Future.succeededFuture(
              Answer.ok(
                  new JsonObject()
                      .put("name", Bodies.required(body, "name", 5))
                      .put("note", Bodies.text(body, "note", 5))));
        });

    assertThat(send(HttpMethod.POST, "/thing", Map.of(), "{\"name\":\"a\"}").json())
        .isEqualTo(new JsonObject().put("name", "a").put("note", ""));
    for (String malformed :
        new String[] {
          "",
          "{}",
          "null",
          "[]",
          "1",
          "{",
          "{\"name\":1}",
          "{\"name\":null}",
          "{\"name\":\"\"}",
          "{\"name\":\"123456\"}",
          "{\"name\":\"a\",\"note\":{}}",
          "{\"name\":\"a\"} x"
        }) {
      Reply reply = send(HttpMethod.POST, "/thing", Map.of(), malformed);
      assertThat(reply.status()).as(malformed).isEqualTo(400);
      assertThat(reply.json().getInteger("code")).isEqualTo(10001);
    }
  }

  @Test
  void livesAndIsReadyWhileItsDependenciesAnswer() {
    new Probes(vertx, new Drain()).requires("db", Future::succeededFuture).bind(edge, metrics);

    assertThat(get("/health").json().getString("status")).isEqualTo("UP");
    assertThat(get("/ready").status()).isEqualTo(200);
    assertThat(get("/ready").json().getString("status")).isEqualTo("UP");
    assertThat(get("/metrics").body()).contains("http_requests_total");
    assertThat(get("/metrics").headers().get("content-type")).startsWith("text/plain");
  }

  @Test
  void isNotReadyOnceTheEndHasBegun() {
    // Given
    Drain drain = new Drain();
    new Probes(vertx, drain).requires("db", Future::succeededFuture).bind(edge, metrics);
    int before = get("/ready").status();

    // When
    value(drain.run());

    // Then it still lives
    assertThat(before).isEqualTo(200);
    assertThat(get("/ready").status()).isEqualTo(503);
    assertThat(get("/health").status()).isEqualTo(200);
  }

  @Test
  void isNotReadyWhileADependencyFails() {
    new Probes(vertx, new Drain())
        .requires("db", Future::succeededFuture)
        .requires("redis", () -> Future.failedFuture("password=hunter2"))
        .bind(edge, metrics);

    Reply reply = get("/ready");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().getString("status")).isEqualTo("DOWN");
    assertThat(reply.body()).contains("redis").doesNotContain("hunter2");
    assertThat(get("/health").status()).isEqualTo(200);
  }

  @Test
  void isNotReadyWhileADependencyThrows() {
    new Probes(vertx, new Drain())
        .requires(
            "db",
            () -> {
              throw new IllegalStateException("boom");
            })
        .bind(edge, metrics);

    assertThat(get("/ready").status()).isEqualTo(503);
  }

  @Test
  void isNotReadyWhileADependencyIsSilent() {
    new Probes(vertx, new Drain())
        .requires("kafka", () -> Promise.promise().future())
        .bind(edge, metrics);

    assertThat(get("/ready").status()).isEqualTo(503);
  }

  @Test
  void servesTheOpenApiDocument() {
    OpenApi.bind(edge);

    Reply reply = get("/openapi.yaml");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().get("content-type")).startsWith("application/yaml");
    assertThat(reply.body()).startsWith("openapi: 3").contains("/v1/order/create");
  }
}
