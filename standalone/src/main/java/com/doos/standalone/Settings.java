package com.doos.standalone;

import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.servers.Ports;
import com.doos.shared.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The development configuration as seen from this process: where the children listen overrides what
 * {@code dev.yaml} says, and the environment overrides both, exactly as for a service alone.
 *
 * @param overrides variables as {@link com.doos.shared.config.ConfigReader} reads them
 */
public record Settings(Endpoints servers, Map<String, String> overrides) {

  /** Ports of the services; each can be set in the environment. */
  private static final Map<String, String> PORTS =
      Map.of(
          "DOOS_ORDER_HTTP_PORT", "8081",
          "DOOS_ORDER_GRPC_PORT", "50051",
          "DOOS_INVENTORY_HTTP_PORT", "8082",
          "DOOS_INVENTORY_GRPC_PORT", "50052",
          "DOOS_RELAY_HTTP_PORT", "8083",
          "DOOS_CDC_HTTP_PORT", "8084",
          "DOOS_CDC_GRPC_PORT", "50053");

  /** How many shards there are; {@value #SHARDS_MIN} when it is not set. */
  static final String SHARDS = "DOOS_SERVERS_SHARDS";

  public static final int SHARDS_MIN = 2;

  /** Lifts everything that would hinder a load generator. */
  public static final Map<String, String> UNLIMITED =
      Map.of(
          "DOOS_LIMITS_REQUESTS_PER_USER", "0",
          "DOOS_LIMITS_REQUESTS_PER_ADDRESS", "0",
          "DOOS_LIMITS_ORDERS_PER_USER", "0",
          "DOOS_RISK_ENABLED", "false");

  /** Where data and logs lie: {@code ~/.doos}, unless {@code DOOS_HOME} says otherwise. */
  public static Path home(Map<String, String> environment) {
    return Path.of(
        environment.getOrDefault("DOOS_HOME", System.getProperty("user.home") + "/.doos"));
  }

  /** Settings for these servers. */
  public static Settings of(Endpoints servers, Map<String, String> environment) {
    Map<String, String> overrides = new HashMap<>(PORTS);
    put(overrides, "DOOS_DATABASE_SHARDS_0", servers.order0());
    put(overrides, "DOOS_DATABASE_SHARDS_1", servers.order1());
    put(overrides, "DOOS_DATABASE_STOCK", servers.stock());
    put(overrides, "DOOS_DATABASE_ACCOUNT", servers.stock());
    put(overrides, "DOOS_REDIS", servers.redis());
    put(overrides, "DOOS_CANAL", servers.canal());
    overrides.put("DOOS_KAFKA_BROKERS", servers.kafkaBootstrap());
    overrides.put("DOOS_ELASTICSEARCH_URI", servers.elasticsearchUri());
    overrides.putAll(environment);
    overrides.putIfAbsent(
        "DOOS_PAYMENTS_CALLBACK_URL",
        "http://127.0.0.1:" + overrides.get("DOOS_ORDER_HTTP_PORT") + "/v1/payment/callback");
    overrides.put("DOOS_SERVICES_ORDER_PORT", overrides.get("DOOS_ORDER_GRPC_PORT"));
    overrides.put("DOOS_SERVICES_INVENTORY_PORT", overrides.get("DOOS_INVENTORY_GRPC_PORT"));
    overrides.put("DOOS_SERVICES_CDC_PORT", overrides.get("DOOS_CDC_GRPC_PORT"));
    return new Settings(servers, Map.copyOf(overrides));
  }

  /** The same, with the services in touch through etcd when there is one. */
  static Settings withEtcd(Endpoints servers, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    String uri = servers.etcdUri();
    if (uri != null) {
      all.putIfAbsent("DOOS_ETCD_ENDPOINTS", uri);
    }
    return of(servers, all);
  }

  /**
   * Variables that tell the services of replicas.
   *
   * @param ports by the name of a database instance
   */
  static Map<String, String> replicas(Map<String, Integer> ports) {
    Map<String, String> variables = new HashMap<>();
    ports.forEach((instance, port) -> {
      String address = HostPort.local(port).toString();
      switch (instance) {
        case Endpoints.ORDER_0 -> variables.put("DOOS_DATABASE_SHARDS_0_REPLICAS", address);
        case Endpoints.ORDER_1 -> variables.put("DOOS_DATABASE_SHARDS_1_REPLICAS", address);
        default -> {
          variables.put("DOOS_DATABASE_STOCK_REPLICAS", address);
          variables.put("DOOS_DATABASE_ACCOUNT_REPLICAS", address);
        }
      }
    });
    return variables;
  }

  /**
   * Variables that tell the services of shards beyond the first two.
   *
   * @param ports in the order of the shards
   */
  public static Map<String, String> moreShards(List<Integer> ports) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < ports.size(); i++) {
      put(variables, "DOOS_DATABASE_SHARDS_" + (SHARDS_MIN + i), HostPort.local(ports.get(i)));
    }
    return variables;
  }

  /**
   * How many shards are wanted.
   *
   * @throws ConfigException unless it is 2, 4, 8, 16, 32 or 64
   */
  static int shards(Map<String, String> variables) {
    String shards = variables.getOrDefault(SHARDS, String.valueOf(SHARDS_MIN));
    if (!shards.matches("2|4|8|16|32|64")) {
      throw new ConfigException(List.of(SHARDS + " must be 2, 4, 8, 16, 32 or 64"));
    }
    return Integer.parseInt(shards);
  }

  /** The text of {@code dev.yaml} for these shards. */
  String yaml() {
    return yaml(overrides);
  }

  /** The text of {@code dev.yaml} with as many shards as the variables want. */
  static String yaml(Map<String, String> variables) {
    return yaml(shards(variables));
  }

  /** The text of {@code dev.yaml} with so many shards, 1 or more. */
  public static String yaml(int count) {
    String yaml = developmentYaml();
    int begin = yaml.indexOf("    - host:");
    int end = yaml.indexOf("\n  stock:") + 1;
    String first = yaml.substring(begin, yaml.indexOf("    - host:", begin + 1));
    StringBuilder shards = new StringBuilder();
    List<String> destinations = new ArrayList<>();
    for (int shard = 0; shard < count; shard++) {
      shards.append(first.replace("doos_order_0", "doos_order_" + shard));
      destinations.add("shard" + shard);
    }
    return (yaml.substring(0, begin) + shards + yaml.substring(end))
        .replace("[shard0, shard1]", destinations.toString());
  }

  /** The text of {@code dev.yaml}, which is on the class path here. */
  public static String developmentYaml() {
    try (InputStream in = Settings.class.getResourceAsStream("/dev.yaml")) {
      if (in == null) {
        throw new IllegalStateException("dev.yaml is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Map<String, String> overrides, String prefix, HostPort address) {
    overrides.put(prefix + "_HOST", address.host());
    overrides.put(prefix + "_PORT", String.valueOf(address.port()));
  }

  public int orderHttp() {
    return port("DOOS_ORDER_HTTP_PORT");
  }

  public int orderGrpc() {
    return port("DOOS_ORDER_GRPC_PORT");
  }

  public int inventoryHttp() {
    return port("DOOS_INVENTORY_HTTP_PORT");
  }

  int inventoryGrpc() {
    return port("DOOS_INVENTORY_GRPC_PORT");
  }

  public int relayHttp() {
    return port("DOOS_RELAY_HTTP_PORT");
  }

  public int cdcHttp() {
    return port("DOOS_CDC_HTTP_PORT");
  }

  /**
   * @throws com.doos.servers.PortInUseException for the first port of gateway and services taken
   */
  void requireFreePorts(int gateway) {
    Ports.requireFree("gateway", gateway);
    PORTS.keySet().stream()
        .sorted()
        .forEach(variable -> Ports.requireFree(variable, port(variable)));
  }

  private int port(String variable) {
    return Integer.parseInt(overrides.getOrDefault(variable, "0"));
  }
}
