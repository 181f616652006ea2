package com.doos.inventory;

import com.doos.shared.auth.AuthConfig;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.breaker.BreakerConfig;
import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.ServerConfig;
import com.doos.shared.kafka.KafkaConfig;

/** Settings of the inventory service. */
public record InventoryConfig(
    ServerConfig server,
    DatabaseConfig database,
    KafkaConfig kafka,
    AuthConfig auth,
    AddressConfig orderService,
    BreakerConfig breaker,
    Stock stock) {

  /**
   * @param batch limits of the reservation batches
   * @param pollMax messages handled in one transaction
   * @param retriesMax tries of a message that cannot be handled, before the dead-letter topic
   */
  public record Stock(BatchLimits batch, int pollMax, int retriesMax) {
    static Stock from(ConfigReader reader) {
      return new Stock(
          reader.section("batch", BatchLimits::from),
          reader.integer("poll_max", 1, 5_000),
          reader.integer("retries_max", 0, 100));
    }
  }

  /** Reads the sections this service needs. */
  public static InventoryConfig from(ConfigReader root) {
    return new InventoryConfig(
        root.section("inventory", ServerConfig::from),
        root.part("database", database -> database.section("stock", DatabaseConfig::from)),
        root.section("kafka", KafkaConfig::from),
        root.section("auth", AuthConfig::from),
        root.part("services", services -> services.section("order", AddressConfig::from)),
        root.section("breaker", BreakerConfig::from),
        root.section("stock", Stock::from));
  }
}
