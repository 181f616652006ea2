package com.doos.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Kafka broker that is a controller as well; no topic is created by use. */
final class KafkaServer {
  private static final String CLASS_PATH = "/META-INF/doos/kafka.classpath";
  private static final String MAIN = "com.doos.servers.kafka.KafkaChild";
  private static final Duration READY_MAX = Duration.ofSeconds(90);
  private static final Duration STOP_MAX = Duration.ofSeconds(15);

  private KafkaServer() {}

  /**
   * Class data sharing halves the start; the JVM writes the archive when it first ends in peace.
   *
   * @param brokers of the cluster
   * @param index of this one among them
   */
  static ChildSpec prepare(Home home, StackConfig config, List<BrokerPorts> brokers, int index)
      throws IOException {
    String name = name(index);
    Path tmp = Files.createDirectories(home.tmp(name));
    Files.createDirectories(config.dist());
    JavaCommand java =
        new JavaCommand(config.sizes().kafkaHeap(), config.sizes().quickCompilerOnly())
            .options(
                JavaCommand.tmpOption(tmp),
                "-Dorg.apache.logging.log4j.simplelog.StatusLogger.level=OFF");
    if (ClassPaths.isPackaged(CLASS_PATH)) {
      // An archive fits one class path: checkouts that share a dist folder would rewrite it in
      // turn.
      String key = Integer.toHexString(ClassPaths.of(CLASS_PATH).hashCode());
      int version = Runtime.version().feature();
      Path archive = config.dist().resolve("kafka-java" + version + "-" + key + ".jsa");
      java.options("-XX:SharedArchiveFile=" + archive, "-XX:+AutoCreateSharedArchive");
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(home.data(name).toString());
    arguments.add(Integer.toString(index));
    for (BrokerPorts broker : brokers) {
      arguments.add(
          broker.clients() + ":" + config.seenAt(broker.clients()) + ":" + broker.controller());
    }
    int port = brokers.get(index).clients();
    return new ChildSpec(
        name,
        java.main(CLASS_PATH, MAIN, arguments),
        Map.of(),
        () -> Probes.kafka(port, config.seenAt(port)),
        READY_MAX,
        STOP_MAX);
  }

  /** Of the child: {@code kafka}, {@code kafka-2}, {@code kafka-3}. */
  static String name(int index) {
    return index == 0 ? "kafka" : "kafka-" + (index + 1);
  }
}
