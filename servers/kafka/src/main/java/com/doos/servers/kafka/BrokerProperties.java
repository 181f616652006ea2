package com.doos.servers.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The configuration of a node that is broker and controller, sized for a laptop.
 *
 * @param dataDir absolute folder of the log segments
 * @param nodes of the cluster
 * @param index of this one among them
 */
record BrokerProperties(Path dataDir, List<Node> nodes, int index) {
  private static final int COPIES_MAX = 3;

  /**
   * A node's ports on 127.0.0.1.
   *
   * @param broker port on which it listens to clients
   * @param advertised port that clients and the other nodes are told, that of a proxy or the same
   * @param controller port of the quorum
   */
  record Node(int broker, int advertised, int controller) {
    /**
     * Reads {@code broker:advertised:controller}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Node parse(String text) {
      String[] ports = text.split(":", -1);
      if (ports.length != 3) {
        throw new IllegalArgumentException(
            "expected broker-port:advertised-port:controller-port, not " + text);
      }
      return new Node(
          Integer.parseInt(ports[0]), Integer.parseInt(ports[1]), Integer.parseInt(ports[2]));
    }
  }

  /**
   * The text of the properties file.
   *
   * <p>Topics are never created by use: a misspelt name must fail. The short session timeout lets a
   * broker that was killed register again at once; with the default it is fenced for 15 s. Three
   * nodes keep three copies and take nothing that only one of them has.
   */
  String text() {
    int copies = Math.min(COPIES_MAX, nodes.size());
    String voters =
        IntStream.range(0, nodes.size())
            .mapToObj(i -> i + 1 + "@127.0.0.1:" + nodes.get(i).controller())
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        """
        process.roles=broker,controller
        node.id=%4$d
        controller.quorum.voters=%5$s
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%8$d
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        num.partitions=4
        default.replication.factor=%6$d
        min.insync.replicas=%7$d
        offsets.topic.replication.factor=%6$d
        offsets.topic.num.partitions=8
        transaction.state.log.replication.factor=%6$d
        transaction.state.log.min.isr=%7$d
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=%6$d
        share.coordinator.state.topic.min.isr=%7$d
        share.coordinator.state.topic.num.partitions=2
        group.initial.rebalance.delay.ms=0
        broker.session.timeout.ms=3000
        broker.heartbeat.interval.ms=500
        num.network.threads=2
        num.io.threads=4
        background.threads=2
        num.recovery.threads.per.data.dir=2
        log.cleaner.dedupe.buffer.size=8388608
        log.segment.bytes=67108864
        # enough for a segment; without it each index sets 10 MB aside
        log.index.size.max.bytes=262144
        log.retention.hours=168
        socket.request.max.bytes=20971520
        """,
        nodes.get(index).broker(),
        nodes.get(index).controller(),
        dataDir,
        index + 1,
        voters,
        copies,
        (copies + 1) / 2,
        nodes.get(index).advertised());
  }
}
