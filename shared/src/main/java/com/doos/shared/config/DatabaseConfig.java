package com.doos.shared.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * One MySQL database, on one server or on several that replicate.
 *
 * @param replicas where else it is; of all its servers that one is used which takes writes
 * @param maxOpenConnections pool size
 * @param maxWaiting requests that may wait for a connection before new ones are refused
 * @param maxLifetime a connection is replaced after this time
 * @param maxIdleTime an unused connection is closed after this time
 */
public record DatabaseConfig(
    String host,
    int port,
    List<AddressConfig> replicas,
    String database,
    String user,
    Secret password,
    int maxOpenConnections,
    int maxWaiting,
    Duration maxLifetime,
    Duration maxIdleTime) {

  public static DatabaseConfig from(ConfigReader reader) {
    return new DatabaseConfig(
        reader.string("host"),
        reader.port("port"),
        reader.strings("replicas", List.of()).stream().map(AddressConfig::parse).toList(),
        reader.string("database"),
        reader.string("user"),
        reader.secret("password"),
        reader.integer("max_open_conns", 1, 1_000),
        reader.integer("max_waiting", 1, 1_000_000),
        reader.duration("conn_max_lifetime", Duration.ofSeconds(10), Duration.ofDays(1)),
        reader.duration("conn_max_idle_time", Duration.ofSeconds(1), Duration.ofDays(1)));
  }

  /** All its servers, at least one. */
  public List<AddressConfig> servers() {
    return Stream.concat(Stream.of(new AddressConfig(host, port)), replicas.stream()).toList();
  }
}
