package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Downloads MySQL the first time, so it runs only when MySQL is what the build is tested with. */
@EnabledIfSystemProperty(named = "doos.test.database", matches = "mysql")
class MySqlIT {

  @Test
  void canalDeliversRowsOfMySql(@TempDir Path home) throws Exception {
    StackConfig config =
        StackConfig.builder(home)
            .dist(TestHomes.dist())
            .database(DatabaseKind.MYSQL)
            .servers(Set.of(ServerKind.DATABASE, ServerKind.CANAL))
            .ports(Ports.free())
            .build();
    try (var stack = new ServerStack(config, ProgressListener.silent())) {
      Endpoints endpoints = stack.start();

      CanalRows.assertDelivered(endpoints, "it_canal", "a row of MySQL");

      assertThat(endpoints.databaseKind()).isEqualTo(DatabaseKind.MYSQL);
    }
  }
}
