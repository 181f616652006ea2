package com.doos.shared.etcd;

import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.ConfigSource;
import com.doos.shared.config.ServerConfig;
import com.doos.shared.id.MachineId;
import com.doos.shared.runtime.Drain;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A service's part in what all processes of DOOS share. Without etcd everything is as configured:
 * the other services' addresses, the machine id and the settings.
 */
public final class Coordination {
  private static final List<String> ANY_HOST = List.of("0.0.0.0", "::");

  private final Vertx vertx;
  private final EtcdConfig config;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final String instance = UUID.randomUUID().toString();
  private final @Nullable Etcd etcd;
  private final ServiceDirectory directory = new ServiceDirectory();
  private final List<WatchedFolder> folders = new ArrayList<>();
  private final List<LeaseKeeper> leases = new ArrayList<>();

  public Coordination(Vertx vertx, EtcdConfig config, InstantSource clock, MeterRegistry metrics) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
    this.etcd = config.enabled() ? new Etcd(vertx, config) : null;
    watch(ServiceDirectory.FOLDER, directory::replace);
  }

  /**
   * Where the processes of a service are now.
   *
   * @param configured where it is as long as none of them is known
   */
  public Supplier<List<SocketAddress>> service(String name, AddressConfig configured) {
    List<SocketAddress> fallback = List.of(configured.socketAddress());
    return () -> directory.of(name, fallback);
  }

  /**
   * The machine id to issue ids under.
   *
   * @param configured the one to use without etcd
   */
  public Supplier<MachineId> machineId(int configured) {
    Etcd shared = etcd;
    if (shared == null) {
      return MachineId.always(configured);
    }
    MachineIdLease lease = new MachineIdLease(shared, instance, config.machineLease(), clock);
    leases.add(new LeaseKeeper(vertx, shared, config.machineLease(), lease, metrics));
    return lease;
  }

  /**
   * A configuration some values of which can be changed while the process runs.
   *
   * @param changeable whether the value at a path, such as {@code limits.orders_per_user}, can
   */
  public <C> Supplier<C> settings(
      C initial,
      ConfigSource source,
      Function<ConfigReader, C> build,
      Predicate<String> changeable) {
    LiveSettings<C> settings = new LiveSettings<>(initial, source, build, changeable);
    watch(LiveSettings.FOLDER, settings::replace);
    return settings;
  }

  private void watch(String folder, Consumer<Map<String, String>> changed) {
    if (etcd != null) {
      folders.add(new WatchedFolder(vertx, etcd, folder, changed));
    }
  }

  /** Learns of the others, and takes the leases asked for; without etcd's answer it goes on. */
  public Future<Void> join() {
    List<Future<Void>> begun = new ArrayList<>();
    folders.forEach(folder -> begun.add(folder.start()));
    leases.forEach(lease -> begun.add(lease.start()));
    return Future.join(begun).mapEmpty();
  }

  /**
   * Tells the others that this process serves; taken back before it stops to.
   *
   * @param service name of the service
   */
  public Future<Void> announce(String service, ServerConfig server, Drain drain) {
    Etcd shared = etcd;
    if (shared == null) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> advertisedHost(server.host()) + ":" + server.grpcPort())
        .compose(address -> {
          LeaseKeeper entry =
              new LeaseKeeper(
                  vertx,
                  shared,
                  config.serviceLease(),
                  new Registration(shared, service, instance, address),
                  metrics);
          drain.register(entry::close);
          return entry.start();
        });
  }

  private String advertisedHost(String listening) {
    if (!config.advertisedHost().isEmpty()) {
      return config.advertisedHost();
    }
    if (!ANY_HOST.contains(listening)) {
      return listening;
    }
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("etcd.advertised_host is needed on this machine", e);
    }
  }

  /** Gives back what is held. */
  public Future<Void> close() {
    if (etcd == null) {
      return Future.succeededFuture();
    }
    List<Future<Void>> closed = new ArrayList<>();
    folders.forEach(folder -> closed.add(folder.close()));
    leases.forEach(lease -> closed.add(lease.close()));
    return Future.join(closed).transform(done -> etcd.close());
  }
}
