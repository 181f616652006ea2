package com.doos.order.cache;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at what {@link RedisCache} holds without taking part in reading: no lease is left. */
public final class CacheInspector {
  /** What a reader would be answered with, and what is no answer, lease or nothing. */
  private static final String INSPECT =
      """
      local epoch = redis.call('GET', KEYS[1])
      local head = epoch and 'V' .. epoch .. ':'
      local found = {}
      for i = 2, #KEYS do
        local value = redis.pcall('HGET', KEYS[i], ARGV[1])
        if type(value) == 'table' or value and not string.find(value, '^[LV]') then
          found[#found + 1] = { i - 2 }
        elseif value and head and string.sub(value, 1, #head) == head then
          found[#found + 1] = { i - 2, string.sub(value, #head + 1) }
        end
      end
      return found
      """;

  private static final long WAIT_MS_MAX = 1_000;

  private final Redis redis;
  private final RedisCache cache;

  CacheInspector(Redis redis, RedisCache cache) {
    this.redis = redis;
    this.cache = cache;
  }

  /**
   * What Redis holds of an answer.
   *
   * @param view null when it does not open
   */
  public record Inspected(@Nullable View view) {}

  /**
   * Looks at answers.
   *
   * @param keys with the same field
   * @return by key; those Redis has no answer for are missing
   */
  public Future<Map<CacheKey, Inspected>> inspect(List<CacheKey> keys) {
    if (keys.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    Request request =
        Request.cmd(Command.EVAL).arg(INSPECT).arg(keys.size() + 1).arg(RedisCache.EPOCH);
    keys.forEach(key -> request.arg(RedisCache.redisKey(key.subject())));
    return redis
        .send(request.arg(keys.get(0).field()))
        .timeout(WAIT_MS_MAX, TimeUnit.MILLISECONDS)
        .map(found -> {
          Map<CacheKey, Inspected> entries = new HashMap<>();
          for (Response entry : found) {
            CacheKey key = keys.get(entry.get(0).toInteger());
            View view = entry.size() == 1 ? null : cache.open(key, entry.get(1));
            entries.put(key, new Inspected(view));
          }
          return entries;
        });
  }
}
