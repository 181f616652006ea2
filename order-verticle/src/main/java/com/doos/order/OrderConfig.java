package com.doos.order;

import com.doos.order.app.Admission;
import com.doos.order.app.RequestSignatures;
import com.doos.order.cache.CacheConfig;
import com.doos.order.reconcile.ReconcileConfig;
import com.doos.order.risk.CaptchaConfig;
import com.doos.order.risk.RiskRules;
import com.doos.order.search.IndexConfig;
import com.doos.shared.auth.AuthConfig;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.breaker.BreakerConfig;
import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.ConfigSource;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.ServerConfig;
import com.doos.shared.etcd.EtcdConfig;
import com.doos.shared.id.OrderIds;
import com.doos.shared.kafka.KafkaConfig;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.redis.RedisConfig;
import com.doos.shared.shard.ShardMap;
import java.time.Duration;
import java.util.List;

/**
 * Settings of the order service.
 *
 * @param machineId 0..1023, unique among running order services; without etcd only
 * @param outboxKeep after which the relay forgets messages that are done
 * @param source where all of this was read
 */
public record OrderConfig(
    ServerConfig server,
    List<DatabaseConfig> shards,
    DatabaseConfig accountDatabase,
    RedisConfig redis,
    KafkaConfig kafka,
    AuthConfig auth,
    RequestSignatures.Config signatures,
    LimitsConfig limits,
    RiskRules risk,
    CaptchaConfig captcha,
    AddressConfig inventoryService,
    AddressConfig cdcService,
    int machineId,
    EtcdConfig etcd,
    BreakerConfig breaker,
    Orders orders,
    PaymentConfig payments,
    CacheConfig cache,
    EncryptionConfig encryption,
    AccountConfig accounts,
    SearchConfig search,
    IndexConfig index,
    ReconcileConfig reconcile,
    Duration outboxKeep,
    ConfigSource source) {

  public OrderConfig {
    if (!shards.isEmpty()) { // an absent list was reported by the reader
      ShardMap unused = new ShardMap(shards.size());
    }
  }

  /**
   * @param batch limits of the shard transactions
   * @param reservationTtl how long stock is held for an order that is being written
   * @param catalogueTtl how old a price may be
   * @param paymentTtl how long an order waits for its payment before it is cancelled
   */
  public record Orders(
      BatchLimits batch,
      Admission.Config admission,
      Duration reservationTtl,
      Duration catalogueTtl,
      Duration paymentTtl) {
    static Orders from(ConfigReader reader) {
      return new Orders(
          reader.section("batch", BatchLimits::from),
          reader.section("admission", Admission.Config::from),
          reader.duration("reservation_ttl", Duration.ofSeconds(5), Duration.ofHours(1)),
          reader.duration("catalogue_ttl", Duration.ZERO, Duration.ofMinutes(10)),
          reader.duration("payment_ttl", Duration.ofSeconds(1), Duration.ofDays(7)));
    }
  }

  /** Where the databases are. */
  private record Databases(List<DatabaseConfig> shards, DatabaseConfig account) {
    static Databases from(ConfigReader reader) {
      return new Databases(
          reader.sections("shards", (index, shard) -> DatabaseConfig.from(shard)),
          reader.section("account", DatabaseConfig::from));
    }
  }

  /** The map of this configuration's shards. */
  public ShardMap shardMap() {
    return new ShardMap(shards.size());
  }

  /** Reads the sections this service needs. */
  public static OrderConfig from(ConfigReader root) {
    Databases databases = root.part("database", Databases::from);
    EtcdConfig etcd = root.section("etcd", EtcdConfig::from);
    return new OrderConfig(
        root.section("order", ServerConfig::from),
        databases.shards(),
        databases.account(),
        root.section("redis", RedisConfig::from),
        root.section("kafka", KafkaConfig::from),
        root.section("auth", AuthConfig::from),
        root.section("signatures", RequestSignatures.Config::from),
        root.section("limits", LimitsConfig::from),
        root.section("risk", RiskRules::from),
        root.section("captcha", CaptchaConfig::from),
        root.part("services", services -> services.section("inventory", AddressConfig::from)),
        root.part("services", services -> services.section("cdc", AddressConfig::from)),
        etcd.enabled() ? 0 : root.section("snowflake", OrderConfig::machineId),
        etcd,
        root.section("breaker", BreakerConfig::from),
        root.section("orders", Orders::from),
        root.section("payments", PaymentConfig::from),
        root.section("cache", CacheConfig::from),
        root.section("encryption", EncryptionConfig::from),
        root.section("accounts", AccountConfig::from),
        root.section("search", SearchConfig::from),
        root.part("elasticsearch", IndexConfig::from),
        root.section("reconcile", ReconcileConfig::from),
        root.part(
            "outbox",
            outbox -> outbox.duration("keep", Duration.ofMinutes(1), Duration.ofDays(365))),
        root.source());
  }

  private static int machineId(ConfigReader reader) {
    return reader.integer("machine_id", 0, OrderIds.MACHINES - 1);
  }

  /** Whether the value at this path may change while the service runs. */
  static boolean isChangeable(String path) {
    return LimitsConfig.CHANGEABLE.contains(path) || path.startsWith("breaker.");
  }
}
