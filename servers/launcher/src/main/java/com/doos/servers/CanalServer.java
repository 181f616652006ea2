package com.doos.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Canal server with one destination per shard. */
final class CanalServer {
  private static final String CLASS_PATH = "/META-INF/doos/canal.classpath";
  private static final String MAIN = "com.doos.servers.canal.CanalChild";

  /** The begin of the first binlog, so that no row is missed; only used before the first ack. */
  private static final String FIRST_POSITION = "mysql-bin.000001:4";

  private static final Duration READY_MAX = Duration.ofMinutes(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);

  private CanalServer() {}

  static ChildSpec prepare(Home home, StackConfig config) throws IOException {
    Ports ports = config.ports();
    Path tmp = Files.createDirectories(home.tmp("canal"));
    JavaCommand java =
        new JavaCommand(config.sizes().canalHeap(), config.sizes().quickCompilerOnly())
            .options(
                JavaCommand.tmpOption(tmp),
                "-Dcanal.first.position=" + FIRST_POSITION,
                // It warns at every step of an ordinary start.
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    List<String> arguments = new ArrayList<>();
    arguments.add(Files.createDirectories(home.data("canal")).toString());
    arguments.add(Integer.toString(ports.canal()));
    arguments.add(destination("shard0", Endpoints.ORDER_0, ports.order0(), config));
    arguments.add(destination("shard1", Endpoints.ORDER_1, ports.order1(), config));
    for (int i = 0; i < config.moreShards().size(); i++) {
      arguments.add(
          destination(
              "shard" + (i + 2), ServerStack.moreShard(i), config.moreShards().get(i), config));
    }
    List<String> command = java.main(CLASS_PATH, MAIN, arguments);
    return new ChildSpec(
        "canal",
        config.sizes().searchYields() ? Niceness.yielding(command) : command,
        Map.of(),
        () -> Probes.tcp(ports.canal()),
        READY_MAX,
        STOP_MAX);
  }

  private static String destination(String name, String instance, int port, StackConfig config) {
    String alone = name + "=" + HostPort.local(config.seenAt(port));
    Integer replica = config.replicas().get(instance);
    return replica == null ? alone : alone + "," + HostPort.local(replica);
  }
}
