package com.doos.order.app;

import com.doos.shared.config.ConfigReader;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes guessing one user's password slow. Attempts are counted by name, in Redis for all
 * processes, before the password is looked at: of many guesses at one moment only the free ones get
 * through. When they are spent each further attempt must wait, twice as long each time. A success
 * clears the count, else it is forgotten after four times the longest wait. Whether an account has
 * the name makes no difference. Attempts with one name are made one after the other within a
 * process, so that its owner may log in many times at one moment.
 *
 * <p>Who knows a name can so keep its owner from logging in, for the longest wait at a time;
 * sessions that are open go on.
 *
 * <p>When Redis does not answer in time, logins go on without the lock: then the rate of guesses is
 * bounded only by {@link Passwords}, for all names together.
 */
public final class LoginLock {
  private static final int LIVES = 4;
  private static final int FREE_MAX = 1_000;

  private final Turns turns;
  private final Redis redis;
  private final RedisScript script;
  private final Config config;
  private final InstantSource clock;
  private final AccountMetrics metrics;

  /**
   * @param after attempts that may come at once
   * @param base wait before the first attempt beyond those
   * @param max the longest wait
   * @param redisWait without an answer by then the attempt goes on
   */
  public record Config(int after, Duration base, Duration max, Duration redisWait) {
    public Config {
      if (base.compareTo(max) > 0) {
        throw new IllegalArgumentException("lock_base must not be longer than lock_max");
      }
    }

    public static Config from(ConfigReader reader) {
      return new Config(
          reader.integer("lock_after", 1, FREE_MAX),
          reader.duration("lock_base", Duration.ofMillis(100), Duration.ofHours(1)),
          reader.duration("lock_max", Duration.ofMillis(100), Duration.ofDays(1)),
          reader.duration("redis_wait", Duration.ofMillis(10), Duration.ofSeconds(5)));
    }
  }

  public LoginLock(
      Vertx vertx, Redis redis, Config config, InstantSource clock, AccountMetrics metrics) {
    this.turns = new Turns(vertx);
    this.redis = redis;
    this.script = RedisScript.read(redis, LoginLock.class, "login_lock.lua");
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Counts an attempt to log in with this name, makes it, and forgets the attempts when it was
   * right.
   *
   * @param attempt succeeds when the password is right
   * @return as the attempt; fails with {@link ErrorCode#TOO_MANY_REQUESTS} when the name is locked
   */
  public <T> Future<T> guard(String username, Supplier<Future<T>> attempt) {
    String key = key(username);
    return turns.take(
        key,
        () -> count(key).compose(counted -> attempt.get()).compose(right -> clear(key).map(right)));
  }

  private Future<Void> count(String key) {
    List<String> arguments =
        List.of(
            String.valueOf(clock.millis()),
            String.valueOf(config.after()),
            String.valueOf(config.base().toMillis()),
            String.valueOf(config.max().toMillis()),
            String.valueOf(config.max().multipliedBy(LIVES).toMillis()));
    return withinLimit(script.run(List.of(key), arguments).map(answer -> answer.toLong()))
        .otherwise(withoutRedis -> {
          metrics.unlocked();
          return 0L;
        })
        .compose(waitMs -> waitMs > 0 ? locked(waitMs) : Future.succeededFuture());
  }

  /** The one place that tells a client to come later. */
  private static Future<Void> locked(long waitMs) {
    return Future.failedFuture(DoosException.tooManyRequests(Duration.ofMillis(waitMs)));
  }

  /** Without Redis the attempts are kept. */
  private Future<Void> clear(String key) {
    return withinLimit(redis.send(Request.cmd(Command.DEL).arg(key)))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private <T> Future<T> withinLimit(Future<T> trip) {
    return trip.timeout(config.redisWait().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Hides the name; what people type into that field may be something else. */
  private static String key(String username) {
    try {
      byte[] folded = username.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
      return "doos:login:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(folded));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
