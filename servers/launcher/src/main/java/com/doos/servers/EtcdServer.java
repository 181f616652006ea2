package com.doos.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One etcd node; where its program cannot be had the stack runs without. */
final class EtcdServer {
  private static final Duration READY_MAX = Duration.ofSeconds(30);
  private static final Duration STOP_MAX = Duration.ofSeconds(5);

  private EtcdServer() {}

  /** The program, or nothing when it cannot be had here. */
  static Optional<Path> find(Path dist) throws IOException, InterruptedException {
    return DebianProgram.find("etcd", "etcd-server", dist);
  }

  static ChildSpec prepare(Path program, Home home, StackConfig config) throws IOException {
    int port = config.ports().etcd();
    String client = "http://127.0.0.1:" + port;
    String peer = "http://127.0.0.1:" + config.ports().etcdPeer();
    Path data = home.data("etcd");
    List<String> command =
        List.of(
            program.toString(),
            "--name=doos",
            "--data-dir=" + data,
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=doos=" + peer,
            "--auto-compaction-mode=periodic",
            "--auto-compaction-retention=1h",
            "--quota-backend-bytes=268435456",
            "--logger=zap",
            "--log-level=warn",
            "--log-outputs=stdout");
    return new ChildSpec(
        "etcd", command, Map.of(), () -> Probes.http(port, "/health"), READY_MAX, STOP_MAX);
  }
}
