package com.doos.inventory;

import com.doos.shared.auth.AuthConfig;
import com.doos.shared.batch.GroupCommitter;
import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.ServerConfig;
import com.doos.shared.kafka.KafkaConfig;
import java.time.Duration;

/** Settings of the inventory service. */
public record InventoryConfig(
    ServerConfig server,
    DatabaseConfig database,
    KafkaConfig kafka,
    AuthConfig auth,
    AddressConfig orderService,
    Stock stock) {

  /**
   * @param batch limits of the reservation batches
   * @param pollMax messages handled in one transaction
   * @param retriesMax tries of a message that cannot be handled, before the dead-letter topic
   * @param callTimeout limit of a call to the order service
   */
  public record Stock(
      GroupCommitter.Limits batch, int pollMax, int retriesMax, Duration callTimeout) {
    static Stock from(ConfigReader reader) {
      return new Stock(
          new GroupCommitter.Limits(
              reader.integer("batch_max", 1, 1_024), reader.integer("queue_max", 1, 1_000_000)),
          reader.integer("poll_max", 1, 5_000),
          reader.integer("retries_max", 0, 100),
          reader.duration("call_timeout", Duration.ofMillis(10), Duration.ofMinutes(1)));
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
        root.section("stock", Stock::from));
  }
}
