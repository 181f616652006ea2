package com.doos.ops.failover;

import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.Secret;
import java.util.ArrayList;
import java.util.List;

/**
 * The pairs of database servers, and who may change their roles.
 *
 * @param user account on each server, for replication as well
 * @param pairs databases that have a replica
 */
public record FailoverConfig(String user, Secret password, List<PairConfig> pairs) {

  /**
   * Two servers that replicate.
   *
   * @param name {@code order-N} for shard N, or {@code stock}
   * @param first the primary of a pair that has never had one
   */
  public record PairConfig(String name, AddressConfig first, AddressConfig second) {
    AddressConfig other(AddressConfig server) {
      return server.equals(first) ? second : first;
    }
  }

  /** Reads the databases and the section {@code failover}. */
  public static FailoverConfig from(ConfigReader root) {
    List<PairConfig> pairs = new ArrayList<>();
    root.part(
        "database",
        databases -> {
          databases.sections(
              "shards",
              (shard, reader) -> add(pairs, "order-" + shard, DatabaseConfig.from(reader)));
          return databases.section(
              "stock", reader -> add(pairs, "stock", DatabaseConfig.from(reader)));
        });
    return root.section(
        "failover",
        reader ->
            new FailoverConfig(
                reader.string("user"), reader.secret("password"), List.copyOf(pairs)));
  }

  private static DatabaseConfig add(List<PairConfig> pairs, String name, DatabaseConfig database) {
    List<AddressConfig> servers = database.servers();
    if (servers.size() > 2) {
      throw new IllegalArgumentException("failover is between a server and one replica");
    }
    if (servers.size() == 2) {
      pairs.add(new PairConfig(name, servers.get(0), servers.get(1)));
    }
    return database;
  }

  /**
   * A pair by its name.
   *
   * @throws RefusedException when there is none
   */
  PairConfig pair(String name) {
    return pairs.stream()
        .filter(pair -> pair.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new RefusedException(
                "no database "
                    + name
                    + " with a replica; there are: "
                    + pairs.stream().map(PairConfig::name).toList()));
  }
}
