package com.doos.shared.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.ConfigSource;
import com.doos.shared.config.ServerConfig;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.runtime.Drain;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-database")
@WithServers
final class CoordinationIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final AddressConfig CONFIGURED = new AddressConfig("configured", 1);
  private static final String LIMITS =
      """
      limits:
        requests_per_user: 1
        requests_per_address: 2
        orders_per_user: 3
        trusted_proxies: []
      """;

  private final EtcdFixture fixture;

  CoordinationIT(Endpoints servers) throws Exception {
    fixture = new EtcdFixture(servers);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private static ServerConfig at(String host, int port) {
    return new ServerConfig(host, port, 0, 1, 1_024);
  }

  private static SocketAddress address(String host, int port) {
    return SocketAddress.inetSocketAddress(port, host);
  }

  @Test
  void servicesComeAndGo() throws Exception {
    // Given one who looks, and nobody there
    Coordination looking = fixture.process();
    Supplier<List<SocketAddress>> inventory = looking.service("inventory", CONFIGURED);
    TestPools.await(looking.join());
    assertThat(inventory.get()).containsExactly(address("configured", 1));

    // When two come
    Coordination first = fixture.process();
    Coordination second = fixture.process();
    Drain firstDrain = new Drain();
    Drain secondDrain = new Drain();
    TestPools.await(first.announce("inventory", at("10.0.0.1", 50052), firstDrain));
    TestPools.await(second.announce("inventory", at("10.0.0.2", 50052), secondDrain));
    fixture.put("/services/inventory/stranger", "not an address");

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(inventory.get())
                .containsExactlyInAnyOrder(address("10.0.0.1", 50052), address("10.0.0.2", 50052)));
    Coordination later = fixture.process();
    TestPools.await(later.join());
    assertThat(later.service("inventory", CONFIGURED).get()).hasSize(2);

    // When one goes in order
    TestPools.await(firstDrain.run());

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(inventory.get()).containsExactly(address("10.0.0.2", 50052)));

    // When the last one goes it stays known
    TestPools.await(secondDrain.run());
    await()
        .atMost(SOON)
        .until(() -> TestPools.await(fixture.etcd().list("/services/")).entries().size() == 1);
    assertThat(inventory.get()).containsExactly(address("10.0.0.2", 50052));
    for (Coordination process : List.of(looking, later, first, second)) {
      TestPools.await(process.close());
    }
  }

  @Test
  void whatWasKnownStaysWhileEtcdIsAway() throws Exception {
    // Given
    Coordination looking = fixture.process();
    Supplier<List<SocketAddress>> inventory = looking.service("inventory", CONFIGURED);
    Coordination process = fixture.process();
    Drain drain = new Drain();
    TestPools.await(process.announce("inventory", at("10.0.0.1", 50052), drain));
    TestPools.await(looking.join());
    assertThat(inventory.get()).containsExactly(address("10.0.0.1", 50052));

    // When etcd is away for longer than the lease, and back
    fixture.proxy().refuse();
    Coordination blind = fixture.process();
    Supplier<List<SocketAddress>> unknown = blind.service("inventory", CONFIGURED);
    TestPools.await(blind.join());
    TestPools.await(fixture.vertx().timer(EtcdFixture.LEASE.plusSeconds(1).toMillis()));

    // Then
    assertThat(inventory.get()).containsExactly(address("10.0.0.1", 50052));
    assertThat(unknown.get()).containsExactly(address("configured", 1));

    // When it is back
    fixture.proxy().restore();
    Coordination late = fixture.process();
    TestPools.await(late.announce("inventory", at("10.0.0.2", 50052), new Drain()));

    // Then
    for (Supplier<List<SocketAddress>> seen : List.of(inventory, unknown)) {
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(seen.get())
                  .containsExactlyInAnyOrder(
                      address("10.0.0.1", 50052), address("10.0.0.2", 50052)));
    }
    TestPools.await(drain.run());
    for (Coordination one : List.of(looking, process, blind, late)) {
      TestPools.await(one.close());
    }
  }

  @Test
  void oneThatWasTakenOffTheListComesBack() throws Exception {
    // Given
    Coordination process = fixture.process();
    Drain drain = new Drain();
    TestPools.await(process.announce("cdc", at("10.0.0.3", 50053), drain));
    String key = TestPools.await(fixture.etcd().list("/services/")).entries().getFirst().key();

    // When its lease ends
    fixture.endLeaseOf(key);

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(TestPools.await(fixture.etcd().list("/services/")).entries())
                .extracting(Etcd.Entry::value)
                .containsExactly("10.0.0.3:50053"));
    TestPools.await(drain.run());
    TestPools.await(process.close());
  }

  @Test
  void settingsChangeAsLongAsTheyAreRight() throws Exception {
    // Given
    record Config(LimitsConfig limits, ConfigSource source) {
      static Config from(ConfigReader root) {
        return new Config(root.section("limits", LimitsConfig::from), root.source());
      }
    }
    Config initial = ConfigReader.read(LIMITS, Map.of(), Config::from);
    Coordination process = fixture.process();
    Supplier<Config> live =
        process.settings(
            initial, initial.source(), Config::from, LimitsConfig.CHANGEABLE::contains);
    fixture.put("/settings/limits.orders_per_user", "30");
    TestPools.await(process.join());
    assertThat(live.get().limits().ordersPerUser()).isEqualTo(30);

    // When
    fixture.put("/settings/limits.requests_per_user", "10");
    fixture.put("/settings/limits.trusted_proxies", "10.0.0.0/8");

    // Then
    await().atMost(SOON).until(() -> live.get().limits().requestsPerUser() == 10);
    assertThat(live.get().limits().trustedProxies()).isEmpty();

    // When one is wrong, and then mended
    fixture.put("/settings/limits.requests_per_address", "many");
    fixture.put("/settings/limits.orders_per_user", "31");
    fixture.put("/settings/limits.requests_per_address", "20");

    // Then
    await().atMost(SOON).until(() -> live.get().limits().requestsPerAddress() == 20);
    assertThat(live.get().limits().ordersPerUser()).isEqualTo(31);

    // When one is taken away
    fixture.delete("/settings/limits.requests_per_user");

    // Then
    await().atMost(SOON).until(() -> live.get().limits().requestsPerUser() == 1);
    TestPools.await(process.close());
  }
}
