package com.doos.servers;

import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers of a stack answer; immutable, and the same shape for every way to run them.
 *
 * <p>A server that was left out of the stack has an address at which nothing answers; only etcd,
 * which may be absent, is {@code null} then.
 *
 * @param databaseKind what the three instances are
 * @param order0 database of shard 0 and everything that is not sharded beside the stock
 * @param order1 database of shard 1
 * @param stock database of the inventory
 * @param databaseUser account that may create databases
 * @param databasePassword its password
 * @param redis Redis
 * @param kafka the one broker
 * @param elasticsearch HTTP port of Elasticsearch
 * @param canal Canal with the destinations {@code shard0} and {@code shard1}
 * @param etcd client port of etcd, or {@code null}
 */
public record Endpoints(
    DatabaseKind databaseKind,
    HostPort order0,
    HostPort order1,
    HostPort stock,
    String databaseUser,
    String databasePassword,
    HostPort redis,
    HostPort kafka,
    HostPort elasticsearch,
    HostPort canal,
    @Nullable HostPort etcd) {

  /** Names of the database instances, as {@link #database(String)} takes them. */
  public static final String ORDER_0 = "order-0";

  /** The second shard. */
  public static final String ORDER_1 = "order-1";

  /** The inventory. */
  public static final String STOCK = "stock";

  /** Address of the instance {@code order-0}, {@code order-1} or {@code stock}. */
  public HostPort database(String instance) {
    return switch (instance) {
      case ORDER_0 -> order0;
      case ORDER_1 -> order1;
      case STOCK -> stock;
      default -> throw new IllegalArgumentException("no database instance " + instance);
    };
  }

  /**
   * JDBC address of a schema for the MariaDB driver, which speaks to MySQL as well.
   *
   * @param instance {@code order-0}, {@code order-1} or {@code stock}
   * @param schema a schema that exists; empty for none
   */
  public String jdbcUrl(String instance, String schema) {
    return jdbcUrl(database(instance), schema);
  }

  /** JDBC address of a schema on a database that is not one of the usual three. */
  public static String jdbcUrl(HostPort database, String schema) {
    String options = "?sslMode=disable&allowPublicKeyRetrieval=true";
    return "jdbc:mariadb://" + database + "/" + schema + options;
  }

  /** As {@link #jdbcUrl}, for migrations: connecting creates the schema when it is not there. */
  public String creatingJdbcUrl(String instance, String schema) {
    return jdbcUrl(instance, schema) + "&createDatabaseIfNotExist=true";
  }

  /** {@code host:port} of the broker. */
  public String kafkaBootstrap() {
    return kafka.toString();
  }

  /** {@code redis://host:port}. */
  public String redisUri() {
    return "redis://" + redis;
  }

  /** {@code http://host:port}. */
  public String elasticsearchUri() {
    return "http://" + elasticsearch;
  }

  /** {@code http://host:port}, or {@code null} when there is no etcd. */
  public @Nullable String etcdUri() {
    return etcd == null ? null : "http://" + etcd;
  }

  /**
   * All components as {@code doos.servers.*} properties; the way back is {@link #fromProperties}.
   */
  public Properties toProperties() {
    var properties = new Properties();
    properties.setProperty("doos.servers.database.kind", databaseKind.name());
    properties.setProperty("doos.servers.order0", order0.toString());
    properties.setProperty("doos.servers.order1", order1.toString());
    properties.setProperty("doos.servers.stock", stock.toString());
    properties.setProperty("doos.servers.database.user", databaseUser);
    properties.setProperty("doos.servers.database.password", databasePassword);
    properties.setProperty("doos.servers.redis", redis.toString());
    properties.setProperty("doos.servers.kafka", kafka.toString());
    properties.setProperty("doos.servers.elasticsearch", elasticsearch.toString());
    properties.setProperty("doos.servers.canal", canal.toString());
    if (etcd != null) {
      properties.setProperty("doos.servers.etcd", etcd.toString());
    }
    return properties;
  }

  /** Reads what {@link #toProperties} wrote; other keys are ignored. */
  public static Endpoints fromProperties(Properties properties) {
    String etcd = properties.getProperty("doos.servers.etcd");
    return new Endpoints(
        DatabaseKind.valueOf(required(properties, "database.kind")),
        HostPort.parse(required(properties, "order0")),
        HostPort.parse(required(properties, "order1")),
        HostPort.parse(required(properties, "stock")),
        required(properties, "database.user"),
        required(properties, "database.password"),
        HostPort.parse(required(properties, "redis")),
        HostPort.parse(required(properties, "kafka")),
        HostPort.parse(required(properties, "elasticsearch")),
        HostPort.parse(required(properties, "canal")),
        etcd == null ? null : HostPort.parse(etcd));
  }

  private static String required(Properties properties, String name) {
    String value = properties.getProperty("doos.servers." + name);
    if (value == null) {
      throw new IllegalArgumentException("property doos.servers." + name + " is missing");
    }
    return value;
  }

  /** Without the password, so that it may be logged. */
  @Override
  public String toString() {
    Properties properties = toProperties();
    properties.remove("doos.servers.database.password");
    return "Endpoints" + new TreeMap<>(properties);
  }
}
