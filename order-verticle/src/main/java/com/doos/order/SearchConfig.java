package com.doos.order;

import com.doos.shared.config.ConfigReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;

/**
 * Searching orders, the dashboard and the live streams.
 *
 * @param timeZone whose days the dashboard counts by
 * @param timeout limit of a request to Elasticsearch
 * @param concurrentMax requests under way
 * @param waitMax how long a search waits for changes its caller has seen
 * @param exportsMax CSV exports under way in this process
 * @param feedInterval between two looks of the dashboard's stream
 * @param streamsMax open streams of this process, of each kind
 * @param streamsPerUser open streams of orders of one user in this process
 */
public record SearchConfig(
    ZoneId timeZone,
    Duration timeout,
    int concurrentMax,
    Duration waitMax,
    int exportsMax,
    Duration feedInterval,
    int streamsMax,
    int streamsPerUser) {

  static SearchConfig from(ConfigReader reader) {
    return new SearchConfig(
        zone(reader.string("time_zone")),
        reader.duration("timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
        reader.integer("concurrent_max", 1, 1_000),
        reader.duration("wait_max", Duration.ZERO, Duration.ofMinutes(1)),
        reader.integer("exports_max", 0, 1_000),
        reader.duration("feed_interval", Duration.ofMillis(10), Duration.ofMinutes(1)),
        reader.integer("streams_max", 0, 100_000),
        reader.integer("streams_per_user", 1, 1_000));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw new IllegalArgumentException("time_zone must be one such as Asia/Shanghai", unknown);
    }
  }
}
