package com.doos.order.app;

import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PlaceOrder;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.batch.GroupCommitter;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.redis.RedisScript;
import com.doos.shared.redis.StockGate;
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
 * All orders that arrive in one turn of the event loop are decided by one script in Redis.
 *
 * <p>Redis admits, it does not decide: the token's row in the shard keeps an order from being
 * written twice, and the stock's database from being oversold. Without Redis all are admitted.
 */
public final class Admission {
  /**
   * @param tokenTtl how long a running submission blocks its repetition
   * @param burst orders of a user that may come at once
   * @param perMinute orders of a user a minute; 0 for no limit
   * @param redisWait without an answer by then everybody is admitted
   */
  public record Config(Duration tokenTtl, int burst, int perMinute, Duration redisWait) {
    private static final int MINUTE_MS = 60_000;

    public static Config from(ConfigReader reader) {
      return new Config(
          reader.duration("token_ttl", Duration.ofSeconds(1), Duration.ofHours(1)),
          reader.integer("burst", 1, 100_000),
          reader.integer("per_user_and_minute", 0, MINUTE_MS),
          reader.duration("redis_wait", Duration.ofMillis(1), Duration.ofSeconds(10)));
    }

    int intervalMs() {
      return perMinute == 0 ? 0 : MINUTE_MS / perMinute;
    }
  }

  private static final int SUBMISSION_BYTES = 256;

  private final Redis redis;
  private final RedisScript script;
  private final Config config;
  private final Breaker breaker;
  private final GroupCommitter<PlaceOrder, Long> batches;

  /**
   * @param owner the context all calls come from
   * @param breaker stands before Redis
   */
  public Admission(
      Context owner,
      Redis redis,
      Config config,
      BatchLimits limits,
      Breaker breaker,
      MeterRegistry metrics) {
    this.redis = redis;
    this.script = RedisScript.read(redis, Admission.class, "admit.lua");
    this.config = config;
    this.breaker = breaker;
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
   * @return fails with {@link ErrorCode#DUPLICATE_SUBMIT}, {@link ErrorCode#TOO_MANY_REQUESTS} or
   *     {@link ErrorCode#STOCK_INSUFFICIENT}
   */
  public Future<Void> admit(PlaceOrder submission) {
    return batches.submit(submission).compose(verdict -> outcome(submission, verdict));
  }

  /** Lets the user try again at once after a refusal; best effort, the token frees itself. */
  public void release(PlaceOrder submission) {
    if (!submission.token().isEmpty()) {
      breaker
          .call(() -> redis.send(Request.cmd(Command.DEL).arg(tokenKey(submission))))
          .otherwiseEmpty();
    }
  }

  private Future<List<Long>> decide(List<PlaceOrder> batch) {
    List<String> keys = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    arguments.add(String.valueOf(config.tokenTtl().toMillis()));
    arguments.add(String.valueOf(config.burst()));
    arguments.add(String.valueOf(config.intervalMs()));
    for (PlaceOrder submission : batch) {
      keys.add(tokenKey(submission));
      keys.add("doos:rate:order:" + submission.userId());
      arguments.add(submission.token().isEmpty() ? "0" : "1");
      arguments.add(String.valueOf(submission.lines().size()));
      for (OrderLine line : submission.lines()) {
        keys.add(StockGate.key(line.productId(), line.skuId()));
        arguments.add(String.valueOf(line.quantity()));
      }
    }
    return breaker
        .call(() -> script.run(keys, arguments))
        .map(Admission::verdicts)
        .otherwise(withoutRedis -> batch.stream().map(submission -> 0L).toList());
  }

  private static List<Long> verdicts(Response answer) {
    List<Long> verdicts = new ArrayList<>(answer.size());
    for (int i = 0; i < answer.size(); i++) {
      verdicts.add(answer.get(i).toLong());
    }
    return verdicts;
  }

  /** See {@code admit.lua} for the numbers. */
  private static Future<Void> outcome(PlaceOrder submission, long verdict) {
    if (verdict == 0) {
      return Future.succeededFuture();
    }
    if (verdict == -1) {
      return Future.failedFuture(
          new DoosException(ErrorCode.DUPLICATE_SUBMIT, Detail.TOKEN_IN_USE));
    }
    if (verdict > 0) {
      return Future.failedFuture(DoosException.of(ErrorCode.TOO_MANY_REQUESTS));
    }
    OrderLine line = submission.lines().get((int) (-verdict - 2));
    return Future.failedFuture(
        new DoosException(
            ErrorCode.STOCK_INSUFFICIENT, Detail.SHORT_PRODUCT, line.productId(), line.skuId()));
  }

  private static String tokenKey(PlaceOrder submission) {
    return "order:submit:" + submission.userId() + ":" + submission.token();
  }
}
