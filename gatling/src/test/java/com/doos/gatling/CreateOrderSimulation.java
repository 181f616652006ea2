package com.doos.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Many clients of one account, each placing an order of one piece of a random product.
 *
 * <p>Alice logs in once before the load starts; her token is not renewed, so a run must end before
 * it expires. The service must run with its rate limits raised, or they answer instead of the order
 * path. The demo catalogue holds products that are out of stock on purpose: a refusal for want of
 * stock is a right answer, anything else but a created order is a failure.
 */
public class CreateOrderSimulation extends Simulation {

  private static final int PRODUCT_ID_MIN = 1001;
  private static final int PRODUCT_ID_MAX = 1200;
  private static final int P99_MILLIS_MAX = 200;
  private static final double FAILED_PERCENT_MAX = 0.1;
  private static final int CONFLICT = 409;
  private static final String INSUFFICIENT_STOCK = "30001";
  private static final String CREATE_ORDER = "create order";

  private final AtomicReference<String> accessToken = new AtomicReference<>("");

  /** Reads the profile from system properties, see {@link LoadProfile}. */
  public CreateOrderSimulation() {
    this(LoadProfile.fromSystemProperties());
  }

  private CreateOrderSimulation(LoadProfile profile) {
    PopulationBuilder orders =
        inject(scenario("orders").exec(this::prepareOrder).exec(createOrder()), profile);
    setUp(logIn().injectOpen(atOnceUsers(1)).andThen(orders))
        .protocols(protocol(profile))
        .assertions(
            global().failedRequests().percent().lt(FAILED_PERCENT_MAX),
            details(CREATE_ORDER).responseTime().percentile(99.0).lt(P99_MILLIS_MAX));
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
        : scenario.injectOpen(
            constantUsersPerSec(profile.ordersPerSecond()).during(profile.duration()));
  }

  private ScenarioBuilder logIn() {
    return scenario("log in")
        .exec(
            http("log in")
                .post("/v1/auth/login")
                .body(StringBody("{\"username\":\"alice\",\"password\":\"doos-demo\"}"))
                .check(status().is(200), jsonPath("$.access_token").saveAs("access_token")))
        .exitHereIfFailed()
        .exec(this::keepToken);
  }

  private Session keepToken(Session session) {
    String token = session.getString("access_token");
    if (token != null) {
      accessToken.set(token);
    }
    return session;
  }

  private Session prepareOrder(Session session) {
    return session
        .set("access_token", accessToken.get())
        .set("product_id", ThreadLocalRandom.current().nextInt(PRODUCT_ID_MIN, PRODUCT_ID_MAX + 1))
        .set("idempotency_token", UUID.randomUUID().toString());
  }

  private static HttpRequestActionBuilder createOrder() {
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
        .then(jsonPath("$.code").is(INSUFFICIENT_STOCK));
  }
}
