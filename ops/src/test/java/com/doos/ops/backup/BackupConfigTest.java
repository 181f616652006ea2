package com.doos.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BackupConfigTest {
  private static final Path DEV = Path.of("../config/dev.yaml");

  @Test
  void knowsEachServerOnceWithItsDatabases() {
    BackupConfig config = ConfigReader.read(DEV, Map.of(), BackupConfig::from);

    assertThat(config.keepFull()).isEqualTo(Duration.ofDays(30));
    assertThat(config.keepBinlogs()).isEqualTo(Duration.ofDays(7));
    assertThat(config.servers())
        .extracting(DatabaseServer::toString, DatabaseServer::databases)
        .containsExactly(
            tuple("shard-0 (127.0.0.1:3306)", List.of("doos_order_0")),
            tuple("shard-1 (127.0.0.1:3307)", List.of("doos_order_1")),
            tuple("stock (127.0.0.1:3308)", List.of("doos_inventory", "doos_account")));
  }

  @Test
  void refusesFullBackupsThatAreGoneBeforeTheirBinlogs() {
    Map<String, String> environment = Map.of("DOOS_BACKUP_KEEP_FULL", "2d");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigReader.read(DEV, environment, BackupConfig::from))
        .withMessageContaining("keep_full");
  }
}
