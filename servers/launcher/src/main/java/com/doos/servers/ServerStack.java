package com.doos.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real servers that DOOS needs, as child processes of this JVM.
 *
 * <p>They start in parallel, are started again when they die, and end with this JVM, however it
 * ends. Their data survives that. A stack is started once and closed once; its methods may be
 * called from any thread.
 */
public final class ServerStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerStack.class);
  private static final String MORE_SHARDS = "order-";
  private static final int MORE_SHARDS_IDS_FROM = 104;

  /** Added to the replication id of an instance for that of its replica. */
  private static final int REPLICA_IDS_FROM = 100;

  private final StackConfig config;
  private final ProgressListener listener;
  private final Children children;
  private @Nullable Home home;
  private boolean etcdPresent;

  /**
   * A stack that is not running yet.
   *
   * @param config what and where
   * @param listener is told about each change of state of each server
   */
  public ServerStack(StackConfig config, ProgressListener listener) {
    this.config = config;
    this.listener = listener;
    this.children = new Children(listener);
  }

  /**
   * Starts everything and returns when every server answers.
   *
   * @return where they answer
   * @throws HomeInUseException when another stack runs in the home folder
   * @throws PortInUseException when a port is taken
   * @throws ServerStartException when a server does not come up; the others are stopped again
   */
  public Endpoints start() {
    Endpoints endpoints = begin();
    awaitReady(config.servers());
    return endpoints;
  }

  /** As {@link #start()}, but returns as soon as everything is on its way. */
  public synchronized Endpoints begin() {
    if (home != null) {
      throw new IllegalStateException("this stack has been started before");
    }
    try {
      Home locked = Home.lock(config.home());
      home = locked;
      ChildProcess.endEarlierRun(locked.logs());
      config.requireFreePorts();
      launchAll(locked);
      return endpoints();
    } catch (IOException e) {
      close();
      throw new ServerStartException("cannot prepare " + config.home(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new ServerStartException("interrupted while starting", e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Waits until servers that were begun answer.
   *
   * @throws ServerStartException when one does not come up; all are stopped again
   */
  public void awaitReady(Set<ServerKind> kinds) {
    try {
      children.awaitReady(kinds);
    } catch (ServerStartException e) {
      close();
      throw e;
    }
  }

  private void launchAll(Home locked) throws IOException, InterruptedException {
    Ports ports = config.ports();
    for (ServerKind kind : ServerKind.values()) {
      if (!config.servers().contains(kind)) {
        continue;
      }
      switch (kind) {
        case DATABASE -> {
          database(locked, Endpoints.ORDER_0, 101, ports.order0());
          database(locked, Endpoints.ORDER_1, 102, ports.order1());
          database(locked, Endpoints.STOCK, 103, ports.stock());
          for (int i = 0; i < config.moreShards().size(); i++) {
            database(locked, moreShard(i), MORE_SHARDS_IDS_FROM + i, config.moreShards().get(i));
          }
        }
        case REDIS -> launch(kind, "redis", locked, () -> RedisServer.prepare(locked, config));
        case KAFKA -> kafka(locked);
        case ELASTICSEARCH ->
            launch(
                kind, "elasticsearch", locked, () -> ElasticsearchServer.prepare(locked, config));
        case CANAL -> canal(locked);
        case ETCD -> etcd(locked);
      }
    }
  }

  /** An instance, and its replica if it has one. */
  private void database(Home locked, String name, int serverId, int port) {
    Integer replicaPort = config.replicas().get(name);
    database(locked, new DatabaseInstance(name, serverId, port, replicaPort != null));
    if (replicaPort != null) {
      database(
          locked,
          new DatabaseInstance(replica(name), serverId + REPLICA_IDS_FROM, replicaPort, true));
    }
  }

  private void database(Home locked, DatabaseInstance instance) {
    launch(ServerKind.DATABASE, instance.name(), locked, () -> instance.prepare(locked, config));
  }

  /**
   * Name of a database beyond the usual two shards.
   *
   * @param index 0 for the third shard
   */
  static String moreShard(int index) {
    return MORE_SHARDS + (index + 2);
  }

  /** Name of the child that is the replica of a database instance. */
  public static String replica(String instance) {
    return instance + DatabaseInstance.REPLICA;
  }

  private void kafka(Home locked) {
    List<BrokerPorts> brokers = brokers();
    for (int i = 0; i < brokers.size(); i++) {
      int index = i;
      launch(
          ServerKind.KAFKA,
          KafkaServer.name(index),
          locked,
          () -> KafkaServer.prepare(locked, config, brokers, index));
    }
  }

  private List<BrokerPorts> brokers() {
    List<BrokerPorts> brokers = new ArrayList<>();
    brokers.add(new BrokerPorts(config.ports().kafka(), config.ports().kafkaController()));
    brokers.addAll(config.moreBrokers());
    return brokers;
  }

  /** {@code host:port} of all brokers, with commas between. */
  public String kafkaBootstrap() {
    return brokers().stream()
        .map(broker -> HostPort.local(config.seenAt(broker.clients())).toString())
        .collect(Collectors.joining(","));
  }

  /** Canal gives up on a database that is not there yet and comes back much later: it waits. */
  private void canal(Home locked) {
    launch(
        ServerKind.CANAL,
        "canal",
        locked,
        () -> {
          children.awaitReady(Set.of(ServerKind.DATABASE));
          return CanalServer.prepare(locked, config);
        });
  }

  private void etcd(Home locked) throws IOException, InterruptedException {
    Optional<Path> program = EtcdServer.find(config.dist());
    if (program.isEmpty()) {
      listener.changed("etcd", ServerState.ABSENT, Duration.ZERO);
      return;
    }
    etcdPresent = true;
    Path found = program.get();
    launch(ServerKind.ETCD, "etcd", locked, () -> EtcdServer.prepare(found, locked, config));
  }

  private void launch(ServerKind kind, String name, Home locked, Callable<ChildSpec> preparation) {
    children.start(kind, name, locked.logs(), preparation);
  }

  /** Where the servers answer; etcd is {@code null} when it is absent. */
  public Endpoints endpoints() {
    Ports ports = config.ports();
    return new Endpoints(
        config.database(),
        HostPort.local(ports.order0()),
        HostPort.local(ports.order1()),
        HostPort.local(ports.stock()),
        DatabaseInstance.USER,
        DatabaseInstance.PASSWORD,
        HostPort.local(ports.redis()),
        HostPort.local(ports.kafka()),
        HostPort.local(ports.elasticsearch()),
        HostPort.local(ports.canal()),
        etcdPresent ? HostPort.local(ports.etcd()) : null);
  }

  /** The children as they are now, in the order of their start. */
  public List<ChildStatus> children() {
    return children.statuses();
  }

  /** Kills a child with SIGKILL, as a fault; it is started again after the back-off. */
  public void kill(String name) {
    children.named(name).signal("KILL");
  }

  /** Kills a child with SIGKILL; it stays away until it is released. */
  public void hold(String name) {
    children.named(name).hold();
  }

  /** Lets a child that is held be started again. */
  public void release(String name) {
    children.named(name).release();
  }

  /** Stops a child in its tracks (SIGSTOP): it keeps its connections and answers nothing. */
  public void pause(String name) {
    children.named(name).signal("STOP");
  }

  /** Lets a paused child go on (SIGCONT). */
  public void resume(String name) {
    children.named(name).signal("CONT");
  }

  /**
   * Stops everything, consumers before what they read from: Canal, then the others in parallel, the
   * databases last. Each gets the time of its own limit, then KILL. Closing twice does nothing.
   */
  @Override
  public synchronized void close() {
    children.stop(kind -> kind == ServerKind.CANAL);
    children.stop(kind -> kind != ServerKind.DATABASE);
    children.stop(kind -> true);
    if (home != null) {
      try {
        home.close();
      } catch (IOException e) {
        LOG.atWarn().setCause(e).log("the lock of the home folder was not released");
      }
    }
  }
}
