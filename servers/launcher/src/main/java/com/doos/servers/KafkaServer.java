package com.doos.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One Kafka broker with its own controller; no topic is created by use. */
final class KafkaServer {
  private static final String CLASS_PATH = "/META-INF/doos/kafka.classpath";
  private static final String MAIN = "com.doos.servers.kafka.KafkaChild";
  private static final Duration READY_MAX = Duration.ofSeconds(90);
  private static final Duration STOP_MAX = Duration.ofSeconds(15);

  private KafkaServer() {}

  /**
   * Class data sharing halves the start; the JVM writes the archive when it first ends in peace.
   */
  static ChildSpec prepare(Home home, StackConfig config) throws IOException {
    Ports ports = config.ports();
    Path tmp = Files.createDirectories(home.tmp("kafka"));
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
    List<String> arguments =
        List.of(
            home.data("kafka").toString(),
            Integer.toString(ports.kafka()),
            Integer.toString(ports.kafkaController()));
    return new ChildSpec(
        "kafka",
        java.main(CLASS_PATH, MAIN, arguments),
        Map.of(),
        () -> Probes.kafka(ports.kafka()),
        READY_MAX,
        STOP_MAX);
  }
}
