package com.doos.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.servers.Endpoints;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithServers
class SharedServersIT {

  @Test
  void givesTheSameServersToEveryTest(Endpoints endpoints) {
    assertThat(SharedServers.get()).isSameAs(endpoints);
  }

  @ParameterizedTest
  @ValueSource(strings = {Endpoints.ORDER_0, Endpoints.ORDER_1, Endpoints.STOCK})
  void databaseIsThereUntilClosed(String instance) throws SQLException {
    TestDatabase database = TestDatabase.create(SharedServers.get(), instance, "testkit");
    try (database) {
      database.execute("CREATE TABLE t (v INT)", "INSERT INTO t VALUES (1)");
      try (Connection connection = database.connect()) {
        assertThat(connection.getCatalog()).isEqualTo(database.name());
      }
    }
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> database.execute("SELECT v FROM t"));
  }
}
