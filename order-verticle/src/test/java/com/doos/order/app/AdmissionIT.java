package com.doos.order.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.app.Admission.Admitted;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PlaceOrder;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.breaker.BreakerConfig;
import com.doos.shared.config.Secret;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.Origin;
import com.doos.shared.redis.RedisConfig;
import com.doos.shared.redis.StockGate;
import com.doos.testkit.WithServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithServers
final class AdmissionIT {
  private static final int DATABASE = 0;
  private static final Origin ORIGIN = new Origin("trace", "203.0.113.7", "");

  private final Vertx vertx = Vertx.vertx();
  private final Context owner = vertx.getOrCreateContext();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Endpoints servers;
  private final Redis redis;

  /** Of nobody else, whatever other tests leave behind. */
  private final long user = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

  private final long product = user;
  private final Origin address = new Origin("trace", "address-" + user, "");
  private volatile Instant now = Instant.parse("2026-11-01T00:00:00Z");

  AdmissionIT(Endpoints servers) {
    this.servers = servers;
    this.redis = redis(servers.redis().port());
  }

  private Redis redis(int port) {
    return new RedisConfig(servers.redis().host(), port, new Secret(""), DATABASE, 8, 1_000)
        .open(vertx);
  }

  /** An admission that limits nothing. */
  private Admission admission() {
    return admission(redis, 0, 0, 0);
  }

  /** As of a process of its own. */
  private Admission admission(
      Redis at, int ordersPerUser, int requestsPerUser, int requestsPerAddress) {
    LimitsConfig perMinute =
        new LimitsConfig(requestsPerUser, requestsPerAddress, ordersPerUser, List.of());
    BreakerConfig limits =
        new BreakerConfig(Duration.ofSeconds(1), 100, 50, 20, Duration.ofSeconds(5));
    return new Admission(
        owner,
        at,
        new Admission.Config(Duration.ofSeconds(10), Duration.ofSeconds(1)),
        new OrderLimits(() -> perMinute, () -> now),
        Duration.ofMinutes(1),
        new BatchLimits(256, 10_000),
        new Breaker(vertx, "redis", () -> limits, metrics),
        metrics);
  }

  @AfterEach
  void close() throws Exception {
    redis.close();
    await(vertx.close());
  }

  private PlaceOrder submission(String token, int... quantities) {
    List<OrderLine> lines = new ArrayList<>();
    for (int sku = 0; sku < quantities.length; sku++) {
      lines.add(new OrderLine(product, sku, quantities[sku], null));
    }
    return new PlaceOrder(user, lines, "", "", null, token, Language.ENGLISH);
  }

  /** The code of each refusal, null for who was admitted; all in one turn of the loop. */
  private List<ErrorCode> admit(Admission admission, List<PlaceOrder> submissions)
      throws Exception {
    return admit(admission, buyer(user), ORIGIN, submissions);
  }

  private List<ErrorCode> admit(
      Admission admission, Principal caller, Origin origin, List<PlaceOrder> submissions)
      throws Exception {
    return answers(admission, caller, origin, submissions).stream()
        .map(answer -> answer.failed() ? ((DoosException) answer.cause()).code() : null)
        .toList();
  }

  /** What becomes of submissions of one turn; each counts as unpaid. */
  private List<Future<Admitted>> answers(
      Admission admission, Principal caller, Origin origin, List<PlaceOrder> submissions)
      throws Exception {
    Promise<List<Future<Admitted>>> all = Promise.promise();
    owner.runOnContext(turn -> {
      List<Future<Admitted>> answers =
          submissions.stream().map(order -> admission.admit(caller, order, origin, true)).toList();
      Future.join(answers).onComplete(ended -> all.complete(answers));
    });
    return await(all.future());
  }

  private Admitted admitted(Admission admission, PlaceOrder submission) throws Exception {
    return answers(admission, buyer(user), ORIGIN, List.of(submission)).get(0).result();
  }

  private static Principal buyer(long userId) {
    return new Principal(userId, "buyer", Set.of(Role.USER));
  }

  private List<PlaceOrder> submissions(int number) {
    return IntStream.range(0, number).mapToObj(i -> submission("", 1)).toList();
  }

  private void gate(int sku, int units) throws Exception {
    await(redis.send(Request.cmd(Command.SET).arg(StockGate.key(product, sku)).arg(units)));
  }

  private int gate(int sku) throws Exception {
    return await(redis.send(Request.cmd(Command.GET).arg(StockGate.key(product, sku)))).toInteger();
  }

  @Test
  void aTokenLetsOneSubmissionInUntilItIsReleased() throws Exception {
    // Given
    Admission admission = admission();
    PlaceOrder submission = submission("one", 1);

    // When two come in one turn, and two more later
    List<ErrorCode> together = admit(admission, List.of(submission, submission, submission("", 1)));
    List<ErrorCode> later = admit(admission, List.of(submission, submission("two", 1)));

    // Then
    assertThat(together).containsExactly(null, ErrorCode.DUPLICATE_SUBMIT, null);
    assertThat(later).containsExactly(ErrorCode.DUPLICATE_SUBMIT, null);

    // And a released token lets in again
    PlaceOrder third = submission("three", 1);
    admission.release(third, admitted(admission, third));
    assertThat(admit(admission, List.of(third))).containsExactly((ErrorCode) null);
  }

  @Test
  void aGateLetsInAsManyUnitsAsItHoldsFirstComeFirstServed() throws Exception {
    // Given
    Admission admission = admission();
    gate(0, 10);

    // When
    List<ErrorCode> codes =
        admit(admission, IntStream.range(0, 7).mapToObj(i -> submission("g" + i, 3)).toList());

    // Then the refused kept neither units nor their token
    assertThat(codes.subList(0, 3)).containsOnlyNulls();
    assertThat(codes.subList(3, 7)).containsOnly(ErrorCode.STOCK_INSUFFICIENT);
    assertThat(gate(0)).isEqualTo(1);
    assertThat(admit(admission, List.of(submission("g3", 1)))).containsExactly((ErrorCode) null);
  }

  @Test
  void anOrderOfSeveralSkusTakesFromAllGatesOrFromNone() throws Exception {
    // Given
    Admission admission = admission();
    gate(0, 5);
    gate(1, 1);

    // When
    List<ErrorCode> codes =
        admit(admission, List.of(submission("a", 2, 2), submission("b", 2, 1, 9)));

    // Then
    assertThat(codes).containsExactly(ErrorCode.STOCK_INSUFFICIENT, null);
    assertThat(gate(0)).isEqualTo(3);
    assertThat(gate(1)).isZero();
  }

  @Test
  void aUserWhoOrdersTooFastIsToldWhenToOrderAgain() throws Exception {
    // Given
    Admission admission = admission(redis, 5, 0, 0);

    // When
    List<PlaceOrder> orders = IntStream.range(0, 8).mapToObj(i -> submission("r" + i, 1)).toList();
    List<Future<Admitted>> answers = answers(admission, buyer(user), ORIGIN, orders);
    List<ErrorCode> repeated = admit(admission, List.of(submission("r0", 1)));

    // Then the repeat of a known token is what it is, not one order more
    assertThat(answers.subList(0, 5)).allMatch(Future::succeeded);
    assertThat(answers.get(4).result().ordersPerMinute()).isEqualTo(5);
    for (Future<Admitted> refused : answers.subList(5, 8)) {
      DoosException refusal = (DoosException) refused.cause();
      assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
      assertThat(refusal.retryAfterSeconds()).isBetween(10L, 12L);
    }
    assertThat(repeated).containsExactly(ErrorCode.DUPLICATE_SUBMIT);
    assertThat(metrics.counter("rate_limited", "limit", "order").count()).isEqualTo(3);
  }

  @Test
  void theAllowanceComesBackEvenly() throws Exception {
    // Given one order each 60 ms, and none left
    Admission admission = admission(redis, 1_000, 0, 0);
    List<ErrorCode> all = admit(admission, submissions(1_100));
    assertThat(all.subList(0, 1_000)).containsOnlyNulls();
    assertThat(all.get(1_099)).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);

    // Then
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> admit(admission, submissions(1)).get(0) == null);
  }

  @Test
  void processesShareAUsersAllowance() throws Exception {
    // Given two of them
    Admission one = admission(redis, 4, 0, 0);
    Admission other = admission(redis(servers.redis().port()), 4, 0, 0);

    // When
    List<ErrorCode> first = admit(one, submissions(3));
    List<ErrorCode> second = admit(other, submissions(3));

    // Then
    assertThat(first).containsOnlyNulls();
    assertThat(second)
        .containsExactly(null, ErrorCode.TOO_MANY_REQUESTS, ErrorCode.TOO_MANY_REQUESTS);
  }

  @Test
  void whatIsReleasedOrARepetitionDoesNotCount() throws Exception {
    // Given a user with two orders left
    Admission admission = admission(redis, 2, 0, 0);

    // When many are refused later or turn out to be repetitions
    for (int i = 0; i < 10; i++) {
      PlaceOrder refused = submission("refused-" + i, 1);
      admission.release(refused, admitted(admission, refused));
      PlaceOrder repetition = submission("repetition-" + i, 1);
      admission.ended(repetition, admitted(admission, repetition), true);
    }

    // Then both are still there, and a repetition has kept its token
    assertThat(admit(admission, List.of(submission("repetition-0", 1))))
        .containsExactly(ErrorCode.DUPLICATE_SUBMIT);
    assertThat(admit(admission, submissions(3)))
        .containsExactly(null, null, ErrorCode.TOO_MANY_REQUESTS);
  }

  @Test
  void anAddressAndACallerAreLimitedWhoeverTheOrderIsFor() throws Exception {
    // Given
    Admission byAddress = admission(redis, 0, 0, 2);
    Admission byUser = admission(redis, 0, 2, 0);

    // Then buyers of one address share it
    assertThat(admit(byAddress, buyer(user), address, submissions(1))).containsOnlyNulls();
    assertThat(admit(byAddress, buyer(user + 1), address, submissions(2)))
        .containsExactly(null, ErrorCode.TOO_MANY_REQUESTS);
    assertThat(admit(byUser, buyer(user), address, submissions(3)))
        .containsExactly(null, null, ErrorCode.TOO_MANY_REQUESTS);
  }

  @Test
  void aRefusalByOneLimitTakesNothingFromTheOthers() throws Exception {
    // Given an address that is spent
    Admission admission = admission(redis, 1, 0, 1);
    assertThat(admit(admission, buyer(user + 1), address, List.of(foreign(user + 1))))
        .containsOnlyNulls();

    // When
    assertThat(admit(admission, buyer(user), address, submissions(1)))
        .containsExactly(ErrorCode.TOO_MANY_REQUESTS);

    // Then the user's order is still there
    Origin elsewhere = new Origin("trace", "elsewhere-" + user, "");
    assertThat(admit(admission, buyer(user), elsewhere, submissions(1))).containsOnlyNulls();
  }

  private PlaceOrder foreign(long userId) {
    return new PlaceOrder(userId, submission("", 1).lines(), "", "", null, "", Language.ENGLISH);
  }

  @Test
  void aPartnerIsLimitedByTheUserItOrdersForAndAServiceNotAtAll() throws Exception {
    // Given
    Admission admission = admission(redis, 1, 1, 1);
    Principal partner = Principal.partner("shop");

    // Then
    assertThat(admit(admission, partner, address, submissions(2)))
        .containsExactly(null, ErrorCode.TOO_MANY_REQUESTS);
    assertThat(admit(admission, partner, address, List.of(foreign(user + 1)))).containsOnlyNulls();
    assertThat(admit(admission, Principal.service("x"), address, submissions(5)))
        .containsOnlyNulls();
  }

  @Test
  void unpaidOrdersAreCountedWhenAdmitted() throws Exception {
    // Given
    Admission admission = admission();
    gate(0, 2);

    // When
    List<Future<Admitted>> answers = answers(admission, buyer(user), ORIGIN, submissions(3));

    // Then
    assertThat(answers.get(0).result().unpaidOrders()).isEqualTo(1);
    assertThat(answers.get(1).result().unpaidOrders()).isEqualTo(2);
    assertThat(answers.get(2).failed()).isTrue();
  }

  @Test
  void withoutLimitsAndTokensNothingIsWritten() throws Exception {
    // Given
    Admission admission = admission();

    // When
    Promise<Admitted> done = Promise.promise();
    owner.runOnContext(
        turn -> admission.admit(buyer(user), submission("", 1), address, false).onComplete(done));
    await(done.future());

    // Then
    assertThat(await(redis.send(Request.cmd(Command.KEYS).arg("*" + user + "*")))).isEmpty();
  }

  @Test
  void aServerThatForgotItsScriptsIsSentThemAgain() throws Exception {
    // Given
    Admission admission = admission();
    await(redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));

    // When
    List<ErrorCode> codes = admit(admission, List.of(submission("s", 1), submission("s", 1)));

    // Then
    assertThat(codes).containsExactly(null, ErrorCode.DUPLICATE_SUBMIT);
  }

  @Test
  void withoutRedisTheProcessCounts() throws Exception {
    // Given a port where nobody listens
    Admission admission = admission(redis(1), 10, 0, 0);

    // When
    List<Future<Admitted>> answers = answers(admission, buyer(user), ORIGIN, submissions(12));

    // Then
    assertThat(answers.subList(0, 10)).allMatch(Future::succeeded);
    assertThat(answers.get(9).result().ordersPerMinute()).isEqualTo(10);
    DoosException refusal = (DoosException) answers.get(10).cause();
    assertThat(refusal.retryAfterSeconds()).isEqualTo(6);

    // And what is given back or refilled can be taken again
    admission.release(submission("", 1), answers.get(0).result());
    assertThat(admit(admission, submissions(2))).containsExactly(null, ErrorCode.TOO_MANY_REQUESTS);
    now = now.plusSeconds(6);
    assertThat(admit(admission, submissions(1))).containsOnlyNulls();
  }

  @Test
  void withoutRedisAndLimitsEverybodyIsAdmitted() throws Exception {
    // Given a port where nobody listens
    Admission admission = admission(redis(1), 0, 0, 0);

    // When
    List<ErrorCode> codes =
        admit(admission, IntStream.range(0, 50).mapToObj(i -> submission("t", 1)).toList());

    // Then
    assertThat(codes).containsOnlyNulls();
  }
}
