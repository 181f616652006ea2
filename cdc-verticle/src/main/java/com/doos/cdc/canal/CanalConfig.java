package com.doos.cdc.canal;

import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.Secret;
import java.time.Duration;
import java.util.List;

/**
 * The Canal server. It must run in UTC, because it tells times as local texts.
 *
 * @param destinations one for each shard, in the order of the shards
 * @param batchMax binlog events fetched at once
 * @param batchWait how long a batch that is not full waits for more events
 * @param heartbeat between the rows by which is known how far the binlog was read
 */
public record CanalConfig(
    String host,
    int port,
    String user,
    Secret password,
    List<String> destinations,
    int batchMax,
    Duration batchWait,
    Duration heartbeat) {

  public static CanalConfig from(ConfigReader reader) {
    return new CanalConfig(
        reader.string("host"),
        reader.port("port"),
        reader.string("user", ""),
        new Secret(reader.string("password", "")),
        reader.strings("destinations"),
        reader.integer("batch_max", 1, 10_000),
        reader.duration("batch_wait", Duration.ofMillis(1), Duration.ofSeconds(1)),
        reader.duration("heartbeat", Duration.ofMillis(50), Duration.ofMinutes(1)));
  }
}
