package com.doos.order.cache;

import com.doos.shared.config.ConfigReader;
import java.time.Duration;

/**
 * Settings of the read path.
 *
 * @param nearTtl how long a process remembers an answer; bounds its age when the word of another
 *     process's change is lost
 * @param nearBytesMax what a process remembers at most
 * @param redisTtl how long Redis remembers an answer; bounds its age when a process dies between
 *     its commit and the announcement
 * @param nullTtl how long it is remembered that an order does not exist
 * @param jitterPercent lifetimes vary by so much in both directions, so that what was loaded
 *     together does not end together
 * @param redisWait how long a read or the answer to a write waits for Redis
 * @param filterOrdersMax orders the filter of existing ids has room for, 1.2 bytes each
 * @param filterInterval how often the filter is brought up to date
 */
public record CacheConfig(
    Duration nearTtl,
    int nearBytesMax,
    Duration redisTtl,
    Duration nullTtl,
    int jitterPercent,
    Duration redisWait,
    int filterOrdersMax,
    Duration filterInterval) {

  public static CacheConfig from(ConfigReader reader) {
    return new CacheConfig(
        reader.duration("near_ttl", Duration.ofMillis(1), Duration.ofMinutes(1)),
        reader.integer("near_bytes_max", 0, Integer.MAX_VALUE),
        reader.duration("redis_ttl", Duration.ofSeconds(1), Duration.ofHours(1)),
        reader.duration("null_ttl", Duration.ofMillis(1), Duration.ofMinutes(1)),
        reader.integer("jitter_percent", 0, 50),
        reader.duration("redis_wait", Duration.ofMillis(1), Duration.ofSeconds(5)),
        reader.integer("filter_orders_max", 1_000, 200_000_000),
        reader.duration("filter_interval", Duration.ofMillis(100), Duration.ofHours(1)));
  }
}
