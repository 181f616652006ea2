package com.doos.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One etcd node: the {@code etcd} of the PATH or, where there is none, Debian's package unpacked by
 * {@code get-etcd.sh} without root.
 *
 * <p>Where neither can be had the stack runs without etcd.
 */
final class EtcdServer {
  private static final Duration DOWNLOAD_MAX = Duration.ofMinutes(1);
  private static final Duration READY_MAX = Duration.ofSeconds(30);
  private static final Duration STOP_MAX = Duration.ofSeconds(5);

  private EtcdServer() {}

  /** The program, or nothing when it cannot be had here. */
  static Optional<Path> find(Path dist) throws IOException, InterruptedException {
    Optional<Path> installed =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "etcd"))
            .filter(Files::isExecutable)
            .findFirst();
    return installed.isPresent() ? installed : download(dist);
  }

  private static Optional<Path> download(Path dist) throws IOException, InterruptedException {
    Path base = dist.resolve("etcd");
    Path program = base.resolve("usr/bin/etcd");
    if (Files.isExecutable(program)) {
      return Optional.of(program);
    }
    Path beside = Archives.beside(base);
    Path script = Tools.script("get-etcd.sh", dist);
    List<String> command = List.of("/bin/sh", script.toString(), beside.toString());
    boolean downloaded = Tools.succeeds(DOWNLOAD_MAX, command);
    Files.delete(script);
    if (!downloaded) {
      Archives.delete(beside);
      return Optional.empty();
    }
    Archives.publish(beside, base);
    return Optional.of(program);
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
