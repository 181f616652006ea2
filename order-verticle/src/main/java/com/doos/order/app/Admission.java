package com.doos.order.app;

import com.doos.order.app.OrderLimits.Bucket;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PlaceOrder;
import com.doos.shared.auth.Principal;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.batch.GroupCommitter;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.RefusedItem;
import com.doos.shared.limit.Origin;
import com.doos.shared.limit.RequestLimits;
import com.doos.shared.redis.RedisScript;
import com.doos.shared.redis.StockGate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The first door of an order: a running submission with the same token, a user who orders too fast
 * or a SKU that is known to be sold out is refused here, before anything is asked of a database.
 * All orders that arrive in one turn of the event loop are decided by one script in Redis, which so
 * limits users and addresses in all processes together.
 *
 * <p>Redis admits, it does not decide: the token's row in the shard keeps an order from being
 * written twice, and the stock's database from being oversold. Without Redis only the process's own
 * count of orders is asked.
 */
public final class Admission {
  /**
   * @param tokenTtl how long a running submission blocks its repetition
   * @param redisWait without an answer by then Redis is gone without
   */
  public record Config(Duration tokenTtl, Duration redisWait) {
    public static Config from(ConfigReader reader) {
      return new Config(
          reader.duration("token_ttl", Duration.ofSeconds(1), Duration.ofHours(1)),
          reader.duration("redis_wait", Duration.ofMillis(1), Duration.ofSeconds(10)));
    }
  }

  /**
   * How a submission was let in.
   *
   * @param ordersPerMinute of the user, this one included, as far as their allowance has not been
   *     refilled; 0 when orders are not limited
   * @param unpaidOrders no less than the user's orders that wait for a payment, this one included;
   *     0 when it is not to be counted, and without Redis
   * @param allowance where its order was counted
   */
  public record Admitted(int ordersPerMinute, int unpaidOrders, Allowance allowance) {}

  /** Where the order of a submission was counted. */
  enum Allowance {
    NONE,
    REDIS,
    PROCESS
  }

  private record Submission(
      PlaceOrder order, List<Bucket> buckets, boolean limited, boolean unpaid) {}

  /** See {@code admit.lua} for the numbers. */
  private record Verdict(long number, Admitted admitted) {}

  private static final int SUBMISSION_BYTES = 256;
  private static final int NUMBERS = 3;

  private final Redis redis;
  private final RedisScript script;
  private final RedisScript giveBack;
  private final Config config;
  private final OrderLimits orders;
  private final Duration unpaidTtl;
  private final Breaker breaker;
  private final Counter limited;
  private final GroupCommitter<Submission, Verdict> batches;

  /**
   * @param owner the context all calls come from
   * @param unpaidTtl how long an order waits for its payment at most
   * @param breaker stands before Redis
   */
  public Admission(
      Context owner,
      Redis redis,
      Config config,
      OrderLimits orders,
      Duration unpaidTtl,
      BatchLimits limits,
      Breaker breaker,
      MeterRegistry metrics) {
    this.redis = redis;
    this.script = RedisScript.read(redis, Admission.class, "admit.lua");
    this.giveBack = RedisScript.read(redis, Admission.class, "release.lua");
    this.config = config;
    this.orders = orders;
    this.unpaidTtl = unpaidTtl;
    this.breaker = breaker;
    this.limited = metrics.counter(RequestLimits.REFUSED, "limit", "order");
    this.batches =
        new GroupCommitter<>(
            owner,
            "admission",
            limits,
            submission -> SUBMISSION_BYTES,
            failure -> false,
            metrics,
            this::decide);
  }

  /**
   * Lets a submission in.
   *
   * @param unpaid whether it counts among its user's unpaid orders
   * @return fails with {@link ErrorCode#DUPLICATE_SUBMIT}, {@link ErrorCode#TOO_MANY_REQUESTS} or
   *     {@link ErrorCode#STOCK_INSUFFICIENT}
   */
  public Future<Admitted> admit(Principal caller, PlaceOrder order, Origin origin, boolean unpaid) {
    boolean limitsOrders = orders.limitsOrders(caller);
    return batches
        .submit(new Submission(order, orders.of(caller, order, origin), limitsOrders, unpaid))
        .compose(verdict -> outcome(order, verdict));
  }

  /**
   * Lets the user try again at once after a refusal, which does not count; best effort, the token
   * frees itself.
   */
  public void release(PlaceOrder order, Admitted admitted) {
    giveBack(order, admitted, !order.token().isEmpty());
  }

  /** Ends a submission that led to an order; a repetition does not count, best effort. */
  public void ended(PlaceOrder order, Admitted admitted, boolean replayed) {
    if (replayed) {
      giveBack(order, admitted, false);
    }
  }

  private void giveBack(PlaceOrder order, Admitted admitted, boolean freeToken) {
    if (admitted.allowance() == Allowance.PROCESS) {
      orders.giveBackHere(order.userId());
    }
    if (admitted.allowance() == Allowance.REDIS) {
      Bucket bucket = orders.ofOrders(order.userId());
      List<String> keys =
          freeToken ? List.of(bucket.key(), tokenKey(order)) : List.of(bucket.key());
      breaker
          .call(() -> giveBack.run(keys, List.of(String.valueOf(bucket.intervalMicros()))))
          .otherwiseEmpty();
    } else if (freeToken) {
      Request delete = Request.cmd(Command.DEL).arg(tokenKey(order));
      breaker.call(() -> redis.send(delete)).otherwiseEmpty();
    }
  }

  private Future<List<Verdict>> decide(List<Submission> batch) {
    List<String> keys = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    arguments.add(String.valueOf(config.tokenTtl().toMillis()));
    arguments.add(String.valueOf(unpaidTtl.toMillis()));
    batch.forEach(submission -> describe(submission, keys, arguments));
    return breaker
        .call(() -> script.run(keys, arguments))
        .map(answer -> verdicts(batch, answer))
        .otherwise(withoutRedis -> batch.stream().map(this::decideHere).toList());
  }

  private static void describe(Submission submission, List<String> keys, List<String> arguments) {
    PlaceOrder order = submission.order();
    arguments.add(order.token().isEmpty() ? "0" : "1");
    if (!order.token().isEmpty()) {
      keys.add(tokenKey(order));
    }
    arguments.add(String.valueOf(submission.buckets().size()));
    for (Bucket bucket : submission.buckets()) {
      keys.add(bucket.key());
      arguments.add(String.valueOf(bucket.intervalMicros()));
      arguments.add(String.valueOf(bucket.size()));
    }
    arguments.add(submission.unpaid() ? "1" : "0");
    if (submission.unpaid()) {
      keys.add("doos:unpaid:" + order.userId());
    }
    arguments.add(String.valueOf(order.lines().size()));
    for (OrderLine line : order.lines()) {
      keys.add(StockGate.key(line.productId(), line.skuId()));
      arguments.add(String.valueOf(line.quantity()));
    }
  }

  private static List<Verdict> verdicts(List<Submission> batch, Response answer) {
    List<Verdict> verdicts = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      boolean limited = batch.get(i).limited();
      verdicts.add(
          new Verdict(
              answer.get(i * NUMBERS).toLong(),
              new Admitted(
                  limited ? answer.get(i * NUMBERS + 1).toInteger() : 0,
                  answer.get(i * NUMBERS + 2).toInteger(),
                  limited ? Allowance.REDIS : Allowance.NONE)));
    }
    return verdicts;
  }

  private Verdict decideHere(Submission submission) {
    if (!submission.limited()) {
      return new Verdict(0, new Admitted(0, 0, Allowance.NONE));
    }
    long userId = submission.order().userId();
    long waitMillis = orders.takeHere(userId).plusNanos(999_999).toMillis();
    return new Verdict(waitMillis, new Admitted(orders.ordersHere(userId), 0, Allowance.PROCESS));
  }

  private Future<Admitted> outcome(PlaceOrder order, Verdict verdict) {
    long number = verdict.number();
    if (number == 0) {
      return Future.succeededFuture(verdict.admitted());
    }
    if (number == -1) {
      return Future.failedFuture(
          new DoosException(ErrorCode.DUPLICATE_SUBMIT, Detail.TOKEN_IN_USE));
    }
    if (number > 0) {
      limited.increment();
      return Future.failedFuture(DoosException.tooManyRequests(Duration.ofMillis(number)));
    }
    OrderLine line = order.lines().get((int) (-number - 2));
    return Future.failedFuture(
        new DoosException(
                ErrorCode.STOCK_INSUFFICIENT, Detail.SHORT_PRODUCT, line.productId(), line.skuId())
            .about(List.of(RefusedItem.ofStock(line.productId(), line.skuId(), null))));
  }

  private static String tokenKey(PlaceOrder order) {
    return "order:submit:" + order.userId() + ":" + order.token();
  }
}
