package com.doos.order.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PlaceOrder;
import com.doos.servers.Endpoints;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.breaker.BreakerConfig;
import com.doos.shared.config.Secret;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithServers
final class AdmissionIT {
  private static final int DATABASE = 0;

  private final Vertx vertx = Vertx.vertx();
  private final Context owner = vertx.getOrCreateContext();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Endpoints servers;
  private final Redis redis;

  /** Of nobody else, whatever other tests leave behind. */
  private final long user = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

  private final long product = user;

  AdmissionIT(Endpoints servers) {
    this.servers = servers;
    this.redis = redis(servers.redis().port());
  }

  private Redis redis(int port) {
    return new RedisConfig(servers.redis().host(), port, new Secret(""), DATABASE, 8, 1_000)
        .open(vertx);
  }

  private Admission admission(Redis at, int burst, int perMinute) {
    BreakerConfig limits =
        new BreakerConfig(Duration.ofSeconds(1), 100, 50, 20, Duration.ofSeconds(5));
    return new Admission(
        owner,
        at,
        new Admission.Config(Duration.ofSeconds(10), burst, perMinute, Duration.ofSeconds(1)),
        new BatchLimits(256, 10_000),
        new Breaker(vertx, "redis", limits, metrics),
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
    Promise<List<ErrorCode>> codes = Promise.promise();
    owner.runOnContext(turn -> {
      List<Future<Void>> answers = submissions.stream().map(admission::admit).toList();
      Future.join(answers)
          .onComplete(ended ->
              codes.complete(
                  answers.stream()
                      .map(answer ->
                          answer.failed() ? ((DoosException) answer.cause()).code() : null)
                      .toList()));
    });
    return await(codes.future());
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
    Admission admission = admission(redis, 1, 0);
    PlaceOrder submission = submission("one", 1);

    // When two come in one turn, and two more later
    List<ErrorCode> together = admit(admission, List.of(submission, submission, submission("", 1)));
    List<ErrorCode> later = admit(admission, List.of(submission, submission("two", 1)));

    // Then
    assertThat(together).containsExactly(null, ErrorCode.DUPLICATE_SUBMIT, null);
    assertThat(later).containsExactly(ErrorCode.DUPLICATE_SUBMIT, null);

    // And a released token lets in again
    admission.release(submission);
    assertThat(admit(admission, List.of(submission))).containsExactly((ErrorCode) null);
  }

  @Test
  void aGateLetsInAsManyUnitsAsItHoldsFirstComeFirstServed() throws Exception {
    // Given
    Admission admission = admission(redis, 1, 0);
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
    Admission admission = admission(redis, 1, 0);
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
  void aUserWhoOrdersTooFastIsTold() throws Exception {
    // Given
    Admission admission = admission(redis, 5, 10);

    // When
    List<ErrorCode> codes =
        admit(admission, IntStream.range(0, 8).mapToObj(i -> submission("r" + i, 1)).toList());
    List<ErrorCode> repeated = admit(admission, List.of(submission("r0", 1)));

    // Then the repeat of a known token is what it is, not one order more
    assertThat(codes.subList(0, 5)).containsOnlyNulls();
    assertThat(codes.subList(5, 8)).containsOnly(ErrorCode.TOO_MANY_REQUESTS);
    assertThat(repeated).containsExactly(ErrorCode.DUPLICATE_SUBMIT);
  }

  @Test
  void aServerThatForgotItsScriptsIsSentThemAgain() throws Exception {
    // Given
    Admission admission = admission(redis, 1, 0);
    await(redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));

    // When
    List<ErrorCode> codes = admit(admission, List.of(submission("s", 1), submission("s", 1)));

    // Then
    assertThat(codes).containsExactly(null, ErrorCode.DUPLICATE_SUBMIT);
  }

  @Test
  void withoutRedisEverybodyIsAdmitted() throws Exception {
    // Given a port where nobody listens
    Admission admission = admission(redis(1), 1, 10);

    // When
    List<ErrorCode> codes =
        admit(admission, IntStream.range(0, 50).mapToObj(i -> submission("t", 1)).toList());

    // Then
    assertThat(codes).containsOnlyNulls();
  }
}
