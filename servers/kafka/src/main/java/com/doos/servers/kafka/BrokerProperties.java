package com.doos.servers.kafka;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The configuration of the one broker: a node that is broker and controller, sized for a laptop.
 *
 * @param dataDir absolute folder of the log segments
 * @param brokerPort port of clients on 127.0.0.1
 * @param controllerPort port of the quorum of one on 127.0.0.1
 */
record BrokerProperties(Path dataDir, int brokerPort, int controllerPort) {

  /**
   * The text of the properties file.
   *
   * <p>Topics are never created by use: a misspelt name must fail. The short session timeout lets a
   * broker that was killed register again at once; with the default it is fenced for 15 s.
   */
  String text() {
    return String.format(
        Locale.ROOT,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        num.partitions=4
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=8
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
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
        log.retention.hours=168
        socket.request.max.bytes=20971520
        """,
        brokerPort,
        controllerPort,
        dataDir);
  }
}
