package com.doos.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelayConfigTest {
  private static final Path DEVELOPMENT = Path.of("..", "config", "dev.yaml");

  @Test
  void readsTheDevelopmentSettings() {
    RelayConfig config = ConfigReader.read(DEVELOPMENT, Map.of(), RelayConfig::from);

    assertThat(config.http().port()).isEqualTo(8083);
    assertThat(config.shards()).hasSize(2);
    assertThat(config.limits().scanInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.limits().batchMax()).isEqualTo(100);
    assertThat(config.limits().keep()).isEqualTo(Duration.ofDays(1));
    assertThat(config.limits().silenceMax()).isEqualTo(Duration.ofSeconds(45));
    assertThat(config.toString()).doesNotContain("password=doos");
  }

  @Test
  void tellsAllMistakesAtOnce() {
    Map<String, String> wrong =
        Map.of("DOOS_OUTBOX_BATCH_MAX", "0", "DOOS_OUTBOX_SCAN_INTERVAL", "soon");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigReader.read(DEVELOPMENT, wrong, RelayConfig::from))
        .satisfies(failure -> assertThat(failure.problems()).hasSize(2));
  }
}
