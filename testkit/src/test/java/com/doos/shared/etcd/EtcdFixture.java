package com.doos.shared.etcd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.testkit.FaultProxy;
import com.doos.testkit.TestPools;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A corner of the real etcd for one test, and a clock that the test moves. */
final class EtcdFixture implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(3);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final FaultProxy proxy;
  private final EtcdConfig config;
  private final Etcd etcd;
  private Instant now = InstantSource.system().instant();

  EtcdFixture(Endpoints servers) throws IOException {
    HostPort address = servers.etcd();
    assumeTrue(address != null, "etcd can be had neither from the PATH nor from Debian");
    proxy = FaultProxy.to(Objects.requireNonNull(address));
    config =
        new EtcdConfig(
            List.of(URI.create("http://" + proxy.address())),
            Duration.ofSeconds(2),
            "/test-" + UUID.randomUUID(),
            LEASE,
            LEASE,
            "");
    etcd = new Etcd(vertx, config);
  }

  /** Between everybody here and etcd. */
  FaultProxy proxy() {
    return proxy;
  }

  Vertx vertx() {
    return vertx;
  }

  Etcd etcd() {
    return etcd;
  }

  InstantSource clock() {
    return () -> now;
  }

  void moveClock(Duration by) {
    now = now.plus(by);
  }

  /** A service's part, as of a process of its own. */
  Coordination process() {
    return new Coordination(vertx, config, clock(), new SimpleMeterRegistry());
  }

  LeaseKeeper keep(LeaseKeeper.Holding holding) {
    return new LeaseKeeper(vertx, etcd, LEASE, holding, metrics);
  }

  /** What the metric says of a lease. */
  double held(String lease) {
    return metrics.get("etcd_lease_held").tag("lease", lease).gauge().value();
  }

  void put(String key, String value) throws Exception {
    TestPools.await(etcd.commit(List.of(), List.of(etcd.put(key, value, 0))));
  }

  void delete(String key) throws Exception {
    TestPools.await(
        etcd.commit(List.of(), List.of(Op.delete(etcd.key(key), DeleteOption.DEFAULT))));
  }

  /** As when its owner was silent for too long. */
  void endLeaseOf(String key) throws Exception {
    try (Client client = Client.builder().endpoints(config.endpoints()).build()) {
      KeyValue found = client.getKVClient().get(etcd.key(key)).get().getKvs().getFirst();
      client.getLeaseClient().revoke(found.getLease()).get();
    }
  }

  @Override
  public void close() throws Exception {
    TestPools.await(etcd.close());
    TestPools.await(vertx.close());
    proxy.close();
  }
}
