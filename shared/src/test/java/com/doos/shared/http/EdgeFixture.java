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
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.TestKeys;
import com.doos.shared.auth.Tokens;
import com.doos.shared.gate.Gate;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.RequestLimits;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An {@link HttpEdge} that listens, with rules, limits and a client for tests of its routes. */
abstract class EdgeFixture {
  static final int BODY_BYTES_MAX = 1_024;
  static final int USER_MAX = 12;
  static final int ADDRESS_MAX = 20;
  static final Principal ALICE = new Principal(42, "alice", Set.of(Role.USER));
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

  record Reply(int status, MultiMap headers, String body) {
    JsonObject json() {
      assertThat(headers.get("content-type")).startsWith("application/json");
      return new JsonObject(body);
    }
  }

  final Vertx vertx = Vertx.vertx();
  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Tokens tokens =
      new Tokens(vertx, TestKeys.config(TestKeys.ORDER), MovableClock.atRealTime());
  final MovableClock limitsClock = MovableClock.atRealTime();
  final HttpEdge edge =
      new HttpEdge(
          vertx,
          "test",
          new Gate(
              RULES,
              new Authenticator(tokens, TestKeys::mall)::authenticate,
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

  Reply send(HttpMethod method, String path, Map<String, String> headers, String body) {
    return value(onLoop(vertx, () -> reply(method, path, headers, body)));
  }

  Future<Reply> reply(HttpMethod method, String path, Map<String, String> headers, String body) {
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

  Reply get(String path) {
    return send(HttpMethod.GET, path, Map.of(), "");
  }

  void fails(RuntimeException failure) {
    edge.on(HttpMethod.GET, "/fails", (context, caller) -> Future.failedFuture(failure));
  }

  /** A route that just says yes. */
  void answers(HttpMethod method, String path) {
    edge.on(method, path, (context, caller) -> Future.succeededFuture(ok()));
  }

  static Answer ok() {
    return Answer.ok(new JsonObject().put("ok", true));
  }

  Reply bearer(String path, Principal caller) {
    Map<String, String> headers = Map.of("Authorization", "Bearer " + tokens.issue(caller));
    return send(HttpMethod.GET, path, headers, "");
  }

  int port() {
    return server.actualPort();
  }
}
