package com.doos.servers;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link ServerStack} consists of and where it lies.
 *
 * @param home folder of data, logs and sockets; one stack at a time
 * @param dist folder of the unpacked binaries; may be shared by several homes
 * @param database MariaDB or MySQL
 * @param servers the servers to start; {@link ServerKind#CANAL} needs {@link ServerKind#DATABASE}
 * @param ports where they listen
 * @param sizes memory limits
 * @param replicas by the name of a database instance the port of its replica; instances that are
 *     not in it have none. Both of a pair start read-only: who may write, and replication, are set
 *     up from outside
 * @param moreShards ports of the databases beyond the usual two shards
 * @param moreBrokers of Kafka; with two of them topics have three copies, two of which must be
 *     written
 * @param proxies by a server's port that of a proxy before it: there Canal looks for a database,
 *     and Kafka's clients and brokers for a broker
 */
public record StackConfig(
    Path home,
    Path dist,
    DatabaseKind database,
    Set<ServerKind> servers,
    Ports ports,
    Sizes sizes,
    Map<String, Integer> replicas,
    List<Integer> moreShards,
    List<BrokerPorts> moreBrokers,
    Map<Integer, Integer> proxies) {

  /** Makes the folders absolute and refuses a stack that cannot work. */
  public StackConfig {
    home = home.toAbsolutePath().normalize();
    dist = dist.toAbsolutePath().normalize();
    servers = Set.copyOf(servers);
    replicas = Map.copyOf(replicas);
    moreShards = List.copyOf(moreShards);
    moreBrokers = List.copyOf(moreBrokers);
    proxies = Map.copyOf(proxies);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("a stack needs at least one server");
    }
    if (servers.contains(ServerKind.CANAL) && !servers.contains(ServerKind.DATABASE)) {
      throw new IllegalArgumentException("CANAL follows the binlogs of DATABASE");
    }
  }

  /** The port at which other servers are told to look for the one that listens on this port. */
  int seenAt(int port) {
    return proxies.getOrDefault(port, port);
  }

  /**
   * Refuses to go on when one of its ports is taken.
   *
   * @throws PortInUseException names the server and the port
   */
  void requireFreePorts() {
    ports.requireFree(servers);
    replicas.forEach((name, port) -> Ports.requireFree(ServerStack.replica(name), port));
    moreShards.forEach(port -> Ports.requireFree("a further shard", port));
    for (BrokerPorts broker : moreBrokers) {
      Ports.requireFree("a further broker", broker.clients());
      Ports.requireFree("a further controller", broker.controller());
    }
  }

  /** Everything, on {@link Ports#fixed() fixed ports}, with {@code home/dist} for the binaries. */
  public static Builder builder(Path home) {
    return new Builder(home);
  }

  /** Collects the parts that differ from the defaults. */
  public static final class Builder {
    private final Path home;
    private Path dist;
    private DatabaseKind database = DatabaseKind.MARIADB;
    private Set<ServerKind> servers = EnumSet.allOf(ServerKind.class);
    private Ports ports = Ports.fixed();
    private Sizes sizes = Sizes.small();
    private Map<String, Integer> replicas = Map.of();
    private List<Integer> moreShards = List.of();
    private List<BrokerPorts> moreBrokers = List.of();
    private Map<Integer, Integer> proxies = Map.of();

    private Builder(Path home) {
      this.home = home;
      this.dist = home.resolve("dist");
    }

    /** Folder of the unpacked binaries. */
    public Builder dist(Path folder) {
      dist = folder;
      return this;
    }

    /** MariaDB or MySQL. */
    public Builder database(DatabaseKind kind) {
      database = kind;
      return this;
    }

    /** Only these servers. */
    public Builder servers(Set<ServerKind> kinds) {
      servers = kinds;
      return this;
    }

    /** Where they listen. */
    public Builder ports(Ports numbers) {
      ports = numbers;
      return this;
    }

    /** Memory limits. */
    public Builder sizes(Sizes limits) {
      sizes = limits;
      return this;
    }

    /** Replicas of these database instances, on these ports. */
    public Builder replicas(Map<String, Integer> portByInstance) {
      replicas = portByInstance;
      return this;
    }

    /** Databases {@code order-2}, {@code order-3} and so on, on these ports. */
    public Builder moreShards(List<Integer> numbers) {
      moreShards = numbers;
      return this;
    }

    /** Brokers {@code kafka-2}, {@code kafka-3} and so on, on these ports. */
    public Builder moreBrokers(List<BrokerPorts> numbers) {
      moreBrokers = numbers;
      return this;
    }

    /** Ports of proxies before databases and brokers, by the ports of these. */
    public Builder proxies(Map<Integer, Integer> portByServer) {
      proxies = portByServer;
      return this;
    }

    /** The configuration. */
    public StackConfig build() {
      return new StackConfig(
          home, dist, database, servers, ports, sizes, replicas, moreShards, moreBrokers, proxies);
    }
  }
}
