package com.doos.testkit;

import com.doos.servers.DatabaseKind;
import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/**
 * The servers as containers of the images that production uses, for {@code
 * -Ddoos.test.servers=docker}.
 *
 * <p>Needs a Docker engine and {@code testcontainers-kafka} on the test class path. The containers
 * live as long as the test JVM, so each module starts its own. It is the second way beside {@link
 * TestServersMain}, not exercised by a build without an engine: when both differ, trust the other.
 */
final class DockerServers {
  private static final int MYSQL_PORT = 3306;
  private static final int REDIS_PORT = 6379;
  private static final int ELASTICSEARCH_PORT = 9200;
  private static final int CANAL_PORT = 11111;

  private static final String ACCOUNTS =
      """
      CREATE USER 'doos'@'%' IDENTIFIED BY 'doos';
      GRANT ALL ON *.* TO 'doos'@'%';
      CREATE USER 'canal'@'%' IDENTIFIED BY 'canal';
      GRANT SELECT, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'canal'@'%';
      """;

  private DockerServers() {}

  /** Starts all containers; etcd is left out. */
  static Endpoints start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "doos.test.servers=docker, but no Docker engine answers; leave it at process");
    }
    Network network = Network.newNetwork();
    GenericContainer<?> order0 = mysql(network, Endpoints.ORDER_0, 101);
    GenericContainer<?> order1 = mysql(network, Endpoints.ORDER_1, 102);
    GenericContainer<?> stock = mysql(network, Endpoints.STOCK, 103);
    GenericContainer<?> redis = container("redis:7-alpine").withExposedPorts(REDIS_PORT);
    KafkaContainer kafka = new KafkaContainer(DockerImageName.parse("apache/kafka:4.1.1"));
    GenericContainer<?> elasticsearch =
        container("docker.elastic.co/elasticsearch/elasticsearch:9.5.3")
            .withEnv(
                Map.of(
                    "discovery.type", "single-node",
                    "xpack.security.enabled", "false",
                    "ES_JAVA_OPTS", "-Xms512m -Xmx512m"))
            .withExposedPorts(ELASTICSEARCH_PORT);
    GenericContainer<?> canal = canal(network).dependsOn(order0, order1);
    Startables.deepStart(Stream.of(order0, order1, stock, redis, kafka, elasticsearch, canal))
        .join();
    return new Endpoints(
        DatabaseKind.MYSQL,
        address(order0, MYSQL_PORT),
        address(order1, MYSQL_PORT),
        address(stock, MYSQL_PORT),
        "doos",
        "doos",
        address(redis, REDIS_PORT),
        HostPort.parse(kafka.getBootstrapServers()),
        address(elasticsearch, ELASTICSEARCH_PORT),
        address(canal, CANAL_PORT),
        null);
  }

  private static GenericContainer<?> mysql(Network network, String name, int serverId) {
    return container("mysql:8.4")
        .withNetwork(network)
        .withNetworkAliases(name)
        .withEnv("MYSQL_ALLOW_EMPTY_PASSWORD", "yes")
        .withCopyToContainer(Transferable.of(ACCOUNTS), "/docker-entrypoint-initdb.d/accounts.sql")
        .withCommand(
            "--server-id=" + serverId,
            "--log-bin=mysql-bin",
            "--binlog-row-image=FULL",
            "--binlog-row-metadata=FULL",
            "--transaction-isolation=READ-COMMITTED",
            "--default-time-zone=+00:00",
            "--collation-server=utf8mb4_unicode_ci")
        .withExposedPorts(MYSQL_PORT);
  }

  private static GenericContainer<?> canal(Network network) {
    return container("canal/canal-server:v1.1.8")
        .withNetwork(network)
        .withEnv(Map.of("canal.auto.scan", "false", "canal.destinations", "shard0,shard1"))
        .withCopyToContainer(Transferable.of(destination(Endpoints.ORDER_0)), file("shard0"))
        .withCopyToContainer(Transferable.of(destination(Endpoints.ORDER_1)), file("shard1"))
        .withExposedPorts(CANAL_PORT);
  }

  private static String file(String destination) {
    return "/home/admin/canal-server/conf/" + destination + "/instance.properties";
  }

  private static String destination(String database) {
    return String.format(
        Locale.ROOT,
        """
        canal.instance.master.address=%s:%d
        canal.instance.master.journal.name=mysql-bin.000001
        canal.instance.master.position=4
        canal.instance.dbUsername=canal
        canal.instance.dbPassword=canal
        canal.instance.tsdb.enable=false
        canal.instance.filter.regex=.*\\\\..*
        """,
        database,
        MYSQL_PORT);
  }

  private static GenericContainer<?> container(String image) {
    return new GenericContainer<>(DockerImageName.parse(image));
  }

  private static HostPort address(GenericContainer<?> container, int port) {
    return new HostPort(container.getHost(), container.getMappedPort(port));
  }
}
