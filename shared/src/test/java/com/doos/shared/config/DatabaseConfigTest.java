package com.doos.shared.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseConfigTest {
  private static final String ALONE =
      """
      stock:
        host: db
        port: 3306
        database: doos_inventory
        user: doos
        password: doos
        max_open_conns: 10
        max_waiting: 10
        conn_max_lifetime: 1h
        conn_max_idle_time: 10m
      """;

  private static DatabaseConfig read(String yaml, Map<String, String> environment) {
    return ConfigReader.read(
        yaml, environment, root -> root.section("stock", DatabaseConfig::from));
  }

  @Test
  void isOnOneServerUnlessReplicasAreNamed() {
    assertThat(read(ALONE, Map.of()).servers()).containsExactly(new AddressConfig("db", 3306));
  }

  @Test
  void readsReplicasFromTheFileOrTheEnvironment() {
    assertThat(read(ALONE + "  replicas: [\"db2:3307\"]", Map.of()).servers())
        .containsExactly(new AddressConfig("db", 3306), new AddressConfig("db2", 3307));
    assertThat(read(ALONE, Map.of("DOOS_STOCK_REPLICAS", "db3:3308")).replicas())
        .containsExactly(new AddressConfig("db3", 3308));
  }

  @Test
  void refusesAReplicaWithoutAPort() {
    assertThatThrownBy(() -> read(ALONE + "  replicas: [db2]", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected host:port, got db2");
  }
}
