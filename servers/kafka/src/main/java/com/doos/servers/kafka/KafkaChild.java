package com.doos.servers.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.tools.StorageTool;

/**
 * Formats the storage of a new data folder, then runs the broker until the process is told to end.
 *
 * <p>Arguments: data folder, broker port, controller port.
 */
public final class KafkaChild {
  /** Any fixed 16-byte base64 UUID: the cluster of a home folder has one node and no siblings. */
  private static final String CLUSTER_ID = "RE9PU0RPT1NET09TRE9PUw";

  private KafkaChild() {}

  /**
   * Runs the broker; Kafka installs its own shutdown hook for TERM.
   *
   * @param args data folder, broker port, controller port
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException("expected: data-folder broker-port controller-port");
    }
    Path dataDir = Path.of(args[0]).toAbsolutePath();
    int brokerPort = Integer.parseInt(args[1]);
    int controllerPort = Integer.parseInt(args[2]);
    Files.createDirectories(dataDir);
    Path properties = dataDir.resolveSibling(dataDir.getFileName() + ".properties");
    Files.writeString(properties, new BrokerProperties(dataDir, brokerPort, controllerPort).text());
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
