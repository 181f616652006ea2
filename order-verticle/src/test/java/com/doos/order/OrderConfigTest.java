package com.doos.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderConfigTest {
  private static final Path DEV = Path.of("../config/dev.yaml");

  @Test
  void readsTheCommittedDevelopmentFile() {
    // When
    OrderConfig config = ConfigReader.read(DEV, Map.of(), OrderConfig::from);

    // Then
    assertThat(config.shardMap().shards()).isEqualTo(2);
    assertThat(config.server().grpcPort()).isEqualTo(50051);
    assertThat(config.machineId()).isEqualTo(1);
    assertThat(config.orders().admission().tokenTtl()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.encryption().keys().activeKey()).isEqualTo("dev-1");
    assertThat(config.encryption().reseal().interval()).isEqualTo(Duration.ofHours(1));
    assertThat(config.toString())
        .doesNotContain("password=doos", "development-only", "PRIVATE KEY")
        .contains("keys=KeyRing[active=dev-1, keys=[dev-1]]");
  }

  @Test
  void refusesANumberOfShardsThatNoGeneMapFits() throws IOException {
    // Given three shards
    String dev = Files.readString(DEV);
    String shard = dev.substring(dev.indexOf("    - host:"), dev.lastIndexOf("    - host:"));
    String yaml = dev.replaceFirst("(?m)^ {2}shards:\n", "  shards:\n" + shard);

    // When, Then
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigReader.read(yaml, Map.of(), OrderConfig::from))
        .withMessageContaining("shards");
  }

  @Test
  void listsTheProblemsOfAllSectionsAtOnce() {
    Map<String, String> environment =
        Map.of(
            "DOOS_AUTH_SIGNING_KEY", "short",
            "DOOS_ORDERS_BATCH_QUEUE_MAX", "1",
            "DOOS_SNOWFLAKE_MACHINE_ID", "1024",
            "DOOS_DATABASE_SHARDS_1_PORT", "x");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigReader.read(DEV, environment, OrderConfig::from))
        .satisfies(wrong -> assertThat(wrong.problems()).hasSize(4))
        .withMessageContainingAll(
            "signing_key", "batch_max", "snowflake.machine_id", "database.shards[1].port");
  }

  @Test
  void hasNoKeyInTheProductionFile() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> ConfigReader.read(Path.of("../config/prod.yaml"), Map.of(), OrderConfig::from))
        .withMessageContainingAll("DOOS_ENCRYPTION_ACTIVE_KEY", "DOOS_ENCRYPTION_KEYS");
  }

  @Test
  void refusesAnActiveKeyThatIsNotThere() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            ConfigReader.read(
                DEV, Map.of("DOOS_ENCRYPTION_ACTIVE_KEY", "dev-2"), OrderConfig::from))
        .withMessageContaining("encryption: active_key must be the id of one of the keys");
  }

  @Test
  void needsAMachineIdOnlyWithoutEtcd() {
    Path prod = Path.of("../config/prod.yaml");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigReader.read(prod, Map.of(), OrderConfig::from))
        .withMessageNotContaining("snowflake.machine_id");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> ConfigReader.read(prod, Map.of("DOOS_ETCD_ENDPOINTS", ""), OrderConfig::from))
        .withMessageContaining("snowflake.machine_id");
  }

  @Test
  void refusesAnEtcdThatCannotBeReached() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            ConfigReader.read(DEV, Map.of("DOOS_ETCD_ENDPOINTS", "etcd:2379"), OrderConfig::from))
        .withMessageContaining("etcd: endpoints must be addresses such as http://etcd:2379");
  }

  @Test
  void isReadAgainWithOtherValues() {
    OrderConfig config = ConfigReader.read(DEV, Map.of(), OrderConfig::from);

    OrderConfig changed =
        config.source().read(Map.of("limits.orders_per_user", "3"), OrderConfig::from);

    assertThat(changed.limits().ordersPerUser()).isEqualTo(3);
    assertThat(changed.orders()).isEqualTo(config.orders());
  }
}
