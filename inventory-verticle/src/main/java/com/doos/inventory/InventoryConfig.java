package com.doos.inventory;

import com.doos.inventory.app.StockWatch;
import com.doos.inventory.domain.SkuKey;
import com.doos.shared.auth.AuthConfig;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.breaker.BreakerConfig;
import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.ConfigSource;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.ServerConfig;
import com.doos.shared.etcd.EtcdConfig;
import com.doos.shared.kafka.KafkaConfig;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.redis.RedisConfig;
import java.time.Duration;
import java.util.Set;

/**
 * Settings of the inventory service.
 *
 * @param source where all of this was read
 */
public record InventoryConfig(
    ServerConfig server,
    DatabaseConfig database,
    RedisConfig redis,
    KafkaConfig kafka,
    AuthConfig auth,
    LimitsConfig limits,
    AddressConfig orderService,
    EtcdConfig etcd,
    BreakerConfig breaker,
    Stock stock,
    ConfigSource source) {

  /**
   * @param batch limits of the reservation batches
   * @param pollMax messages handled in one transaction
   * @param retriesMax tries of a message that cannot be handled, before the dead-letter topic
   * @param cacheTtl how old shown stock may be that another process has changed
   * @param watch what makes stock hot or scarce
   * @param sweepInterval how often expired reservations are looked for
   * @param sweepMax reservation rows looked at in one transaction
   */
  public record Stock(
      BatchLimits batch,
      int pollMax,
      int retriesMax,
      Duration cacheTtl,
      StockWatch.Limits watch,
      Duration sweepInterval,
      int sweepMax) {
    static Stock from(ConfigReader reader) {
      return new Stock(
          reader.section("batch", BatchLimits::from),
          reader.integer("poll_max", 1, 5_000),
          reader.integer("retries_max", 0, 100),
          reader.duration("cache_ttl", Duration.ZERO, Duration.ofMinutes(1)),
          new StockWatch.Limits(
              reader.integer("hot_min", 1, 1_024),
              reader.duration("gate_ttl", Duration.ofMillis(50), Duration.ofMinutes(1)),
              reader.integer("low_stock", 0, 1_000_000),
              Set.copyOf(reader.strings("hot_skus").stream().map(SkuKey::parse).toList())),
          reader.duration("sweep_interval", Duration.ofMillis(100), Duration.ofHours(1)),
          reader.integer("sweep_max", 1, 1_024));
    }
  }

  /** Reads the sections this service needs. */
  public static InventoryConfig from(ConfigReader root) {
    return new InventoryConfig(
        root.section("inventory", ServerConfig::from),
        root.part("database", database -> database.section("stock", DatabaseConfig::from)),
        root.section("redis", RedisConfig::from),
        root.section("kafka", KafkaConfig::from),
        root.section("auth", AuthConfig::from),
        root.section("limits", LimitsConfig::from),
        root.part("services", services -> services.section("order", AddressConfig::from)),
        root.section("etcd", EtcdConfig::from),
        root.section("breaker", BreakerConfig::from),
        root.section("stock", Stock::from),
        root.source());
  }

  /** Whether the value at this path may change while the service runs. */
  static boolean isChangeable(String path) {
    return LimitsConfig.CHANGEABLE.contains(path)
        || path.startsWith("breaker.")
        || path.equals("stock.hot_skus");
  }
}
