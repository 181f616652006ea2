package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndpointsTest {

  @Test
  void propertiesCarryEverything() {
    Endpoints endpoints = endpoints(HostPort.local(7));

    assertThat(Endpoints.fromProperties(endpoints.toProperties())).isEqualTo(endpoints);
  }

  @Test
  void propertiesCarryAnAbsentEtcd() {
    Endpoints endpoints = endpoints(null);

    assertThat(Endpoints.fromProperties(endpoints.toProperties()).etcdUri()).isNull();
  }

  @Test
  void namesTheMissingProperty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoints.fromProperties(new Properties()))
        .withMessageContaining("doos.servers.database.kind");
  }

  @Test
  void hidesThePassword() {
    assertThat(endpoints(null).toString()).doesNotContain("secret").contains("127.0.0.1:4");
  }

  @Test
  void onlyTheCreatingJdbcAddressCreatesItsSchema() {
    Endpoints endpoints = endpoints(null);

    assertThat(endpoints.creatingJdbcUrl(Endpoints.STOCK, "inventory"))
        .startsWith("jdbc:mariadb://127.0.0.1:3/inventory?")
        .contains("createDatabaseIfNotExist=true");
    assertThat(endpoints.jdbcUrl(Endpoints.ORDER_1, "o")).doesNotContain("createDatabase");
  }

  private static Endpoints endpoints(@Nullable HostPort etcd) {
    return new Endpoints(
        DatabaseKind.MYSQL,
        HostPort.local(1),
        HostPort.local(2),
        HostPort.local(3),
        "user",
        "secret",
        HostPort.local(4),
        HostPort.local(5),
        HostPort.local(6),
        HostPort.local(8),
        etcd);
  }
}
