package com.doos.order.app;

import com.doos.shared.breaker.Breaker;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;

/**
 * The nonces of signed requests that were used, for as long as such a request would be accepted.
 * All processes share them in Redis. Without Redis each process refuses what it has seen itself;
 * what a partner may ask for is then kept from taking effect twice by its own token, order or
 * message id. Safe for all threads.
 */
public final class Nonces {
  private static final int REMEMBERED_MAX = 100_000;

  private final Redis redis;
  private final Breaker breaker;
  private final Duration life;
  private final Cache<String, Boolean> seen;

  /**
   * @param breaker stands before Redis
   * @param life how long a nonce is remembered
   */
  public Nonces(Redis redis, Breaker breaker, Duration life) {
    this.redis = redis;
    this.breaker = breaker;
    this.life = life;
    this.seen = Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(life).build();
  }

  /** Uses a nonce up; false when it was used before. */
  public Future<Boolean> use(String keyId, String nonce) {
    String key = "doos:nonce:" + keyId + ":" + nonce;
    if (seen.asMap().putIfAbsent(key, true) != null) {
      return Future.succeededFuture(false);
    }
    return breaker
        .call(() ->
            redis.send(
                Request.cmd(Command.SET)
                    .arg(key)
                    .arg("1")
                    .arg("NX")
                    .arg("PX")
                    .arg(life.toMillis())))
        .map(stored -> stored != null)
        .otherwise(true);
  }
}
