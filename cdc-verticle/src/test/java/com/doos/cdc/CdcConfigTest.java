package com.doos.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CdcConfigTest {
  private static final Path DEVELOPMENT = Path.of("..", "config", "dev.yaml");

  @Test
  void readsTheDevelopmentSettings() {
    CdcConfig config = ConfigReader.read(DEVELOPMENT, Map.of(), CdcConfig::from);

    assertThat(config.shards())
        .extracting(DatabaseConfig::database)
        .containsExactly("doos_order_0", "doos_order_1");
    assertThat(config.canal().destinations()).containsExactly("shard0", "shard1");
    assertThat(config.index().alias()).isEqualTo("orders");
  }

  @Test
  void wantsADestinationForEachShard() {
    Map<String, String> one = Map.of("DOOS_CANAL_DESTINATIONS", "shard0");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigReader.read(DEVELOPMENT, one, CdcConfig::from))
        .withMessageContaining("canal.destinations");
  }
}
