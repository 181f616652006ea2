package com.doos.servers.kafka;

import com.doos.servers.kafka.BrokerProperties.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kafka.tools.StorageTool;

/**
 * Formats the storage of a new data folder, then runs the broker until the process is told to end.
 *
 * <p>Arguments: data folder, index of this node among the nodes, and of each node {@code
 * broker-port:advertised-port:controller-port}.
 */
public final class KafkaChild {
  /** Any fixed 16-byte base64 UUID: the clusters of home folders never meet. */
  private static final String CLUSTER_ID = "RE9PU0RPT1NET09TRE9PUw";

  private KafkaChild() {}

  /**
   * Runs the broker; Kafka installs its own shutdown hook for TERM.
   *
   * @param args as above
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      throw new IllegalArgumentException(
          "expected: data-folder index broker-port:advertised-port:controller-port ...");
    }
    Path dataDir = Path.of(args[0]).toAbsolutePath();
    int index = Integer.parseInt(args[1]);
    List<Node> nodes = Arrays.stream(args).skip(2).map(Node::parse).toList();
    Files.createDirectories(dataDir);
    Path properties = dataDir.resolveSibling(dataDir.getFileName() + ".properties");
    Files.writeString(properties, new BrokerProperties(dataDir, nodes, index).text());
    if (!Files.exists(dataDir.resolve("meta.properties"))) {
      format(properties);
    }
    kafka.Kafka.main(new String[] {properties.toString()});
  }

  @ForbiddenApisAllowed
  private static void format(Path properties) {
    String[] args = {"format", "-t", CLUSTER_ID, "-c", properties.toString(), "--ignore-formatted"};
    int exitCode = StorageTool.execute(args, System.out);
    if (exitCode != 0) {
      throw new IllegalStateException("formatting the Kafka storage ended with " + exitCode);
    }
  }
}
