package com.doos.relay;

import com.doos.relay.app.RelayLimits;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.kafka.KafkaConfig;
import com.doos.shared.redis.RedisConfig;
import java.util.List;

/**
 * Settings of the relay.
 *
 * @param http where probes and metrics are served
 * @param shards the order databases whose outboxes are carried
 */
public record RelayConfig(
    Http http,
    List<DatabaseConfig> shards,
    KafkaConfig kafka,
    RedisConfig redis,
    RelayLimits limits) {

  /** The address of probes and metrics. */
  public record Http(String host, int port) {
    static Http from(ConfigReader reader) {
      return new Http(reader.string("host"), reader.port("http_port"));
    }
  }

  /** Reads the sections this service needs. */
  public static RelayConfig from(ConfigReader root) {
    return new RelayConfig(
        root.section("relay", Http::from),
        root.part(
            "database",
            databases ->
                databases.sections("shards", (shard, reader) -> DatabaseConfig.from(reader))),
        root.section("kafka", KafkaConfig::from),
        root.section("redis", RedisConfig::from),
        root.section("outbox", RelayLimits::from));
  }
}
