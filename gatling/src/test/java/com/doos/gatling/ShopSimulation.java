package com.doos.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/**
 * What all scenarios do alike. Alice logs in once before the load starts; her token is not renewed,
 * so a run must end before it expires. The service must run with its rate limits raised, or they
 * answer instead of the order path. For want of stock an order may be refused, in the demo
 * catalogue on purpose; anything else but a right answer is a failure.
 */
abstract class ShopSimulation extends Simulation {
  static final String CREATE_ORDER = "create order";
  static final String QUERY_ORDER = "query order";

  private static final int ORDERS_TO_QUERY = 200;
  private static final int P99_MILLIS_MAX = 200;
  private static final int MEAN_MILLIS_MAX = 50;
  private static final double FAILED_PERCENT_MAX = 0.1;
  private static final int CONFLICT = 409;
  private static final String INSUFFICIENT_STOCK = "30001";

  private final LoadProfile profile;
  private final AtomicReference<String> accessToken = new AtomicReference<>("");
  private final AtomicLong userId = new AtomicLong();
  private final CopyOnWriteArrayList<String> orderIds = new CopyOnWriteArrayList<>();

  /**
   * @param rate arrivals a second when no other is given
   */
  ShopSimulation(double rate) {
    this.profile = LoadProfile.fromSystemProperties(rate);
  }

  /** Runs the chain for each arrival; the limits of the requirements hold for the measured one. */
  final void run(String measured, boolean queries, ChainBuilder chain) {
    PopulationBuilder load = inject(scenario(measured).exec(chain), profile);
    PopulationBuilder begin = logIn().injectOpen(atOnceUsers(1));
    setUp(
            queries
                ? begin.andThen(
                    scenario("orders to query")
                        .exec(createOrder(ShopSimulation::anyProduct, true))
                        .injectOpen(atOnceUsers(ORDERS_TO_QUERY))
                        .andThen(load))
                : begin.andThen(load))
        .protocols(protocol(profile))
        .assertions(
            global().failedRequests().percent().lt(FAILED_PERCENT_MAX),
            details(measured).responseTime().mean().lt(MEAN_MILLIS_MAX),
            details(measured).responseTime().percentile(99.0).lt(P99_MILLIS_MAX));
  }

  private static HttpProtocolBuilder protocol(LoadProfile profile) {
    return http.baseUrl(profile.baseUrl().toString())
        .acceptHeader("application/json")
        .contentTypeHeader("application/json")
        .shareConnections();
  }

  private static PopulationBuilder inject(ScenarioBuilder scenario, LoadProfile profile) {
    return profile.usersConcurrent() > 0
        ? scenario.injectClosed(
            constantConcurrentUsers(profile.usersConcurrent()).during(profile.duration()))
        : scenario.injectOpen(constantUsersPerSec(profile.rate()).during(profile.duration()));
  }

  private ScenarioBuilder logIn() {
    return scenario("log in")
        .exec(
            http("log in")
                .post("/v1/auth/login")
                .body(StringBody("{\"username\":\"alice\",\"password\":\"doos-demo\"}"))
                .check(
                    status().is(200),
                    jsonPath("$.access_token").saveAs("access_token"),
                    jsonPath("$.user.id").ofLong().saveAs("user_id")))
        .exitHereIfFailed()
        .exec(this::keepLogin);
  }

  private Session keepLogin(Session session) {
    String token = session.getString("access_token");
    if (token != null) {
      accessToken.set(token);
      userId.set(session.getLong("user_id"));
    }
    return session;
  }

  final LoadProfile profile() {
    return profile;
  }

  /** Alice's, once she has logged in. */
  final String accessToken() {
    return accessToken.get();
  }

  /** Alice's, once she has logged in. */
  final long userId() {
    return userId.get();
  }

  static int anyProduct() {
    return ThreadLocalRandom.current().nextInt(1_001, 1_201);
  }

  /** One piece of a product, paid at checkout. */
  final ChainBuilder createOrder(IntSupplier productId) {
    return createOrder(productId, false);
  }

  private ChainBuilder createOrder(IntSupplier productId, boolean keep) {
    return exec(session ->
            session
                .set("access_token", accessToken.get())
                .set("product_id", productId.getAsInt())
                .set("idempotency_token", UUID.randomUUID().toString()))
        .exec(createRequest())
        .exec(session -> {
          String id = session.getString("order_id");
          if (keep && id != null) {
            orderIds.add(id);
          }
          return session;
        });
  }

  private static HttpRequestActionBuilder createRequest() {
    return http(CREATE_ORDER)
        .post("/v1/order/create")
        .header("Authorization", "Bearer #{access_token}")
        .body(
            StringBody(
                """
                {"items":[{"product_id":#{product_id},"quantity":1}],\
                "payment_method":"alipay","idempotency_token":"#{idempotency_token}"}\
                """))
        .check(status().in(201, CONFLICT))
        .checkIf((response, session) -> response.status().code() == CONFLICT)
        .then(jsonPath("$.code").is(INSUFFICIENT_STOCK))
        .checkIf((response, session) -> response.status().code() == 201)
        .then(jsonPath("$.order_id").saveAs("order_id"));
  }

  /** Some order of those made at the beginning. */
  final ChainBuilder queryOrder() {
    return exec(session ->
            session
                .set("access_token", accessToken.get())
                .set(
                    "order_id", orderIds.get(ThreadLocalRandom.current().nextInt(orderIds.size()))))
        .exec(
            http(QUERY_ORDER)
                .get("/v1/order/#{order_id}")
                .header("Authorization", "Bearer #{access_token}")
                .check(status().is(200), jsonPath("$.order.id").exists()));
  }
}
