package com.doos.order.app;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a double click from being carried out twice at the same time. Only a first line: which
 * order a token led to is decided by the token's row in the shard, so losing Redis loses nothing.
 */
public final class SubmitTokens {
  /** An order does not wait longer for a Redis that hangs. */
  private static final long CLAIM_MS_MAX = 250;

  private final Redis redis;
  private final Duration ttl;

  public SubmitTokens(Redis redis, Duration ttl) {
    this.redis = redis;
    this.ttl = ttl;
  }

  /** Whether this submission is the only one under way; without Redis it is taken to be. */
  public Future<Boolean> claim(long userId, String token) {
    return redis
        .send(
            Request.cmd(Command.SET)
                .arg(key(userId, token))
                .arg("1")
                .arg("NX")
                .arg("PX")
                .arg(ttl.toMillis()))
        .timeout(CLAIM_MS_MAX, TimeUnit.MILLISECONDS)
        .map(reply -> reply != null)
        .otherwise(true);
  }

  /** Lets the user try again at once after a refusal. */
  public Future<Void> free(long userId, String token) {
    return redis.send(Request.cmd(Command.DEL).arg(key(userId, token))).<Void>mapEmpty();
  }

  private static String key(long userId, String token) {
    return "order:submit:" + userId + ":" + token;
  }
}
