package com.doos.servers.canal;

import com.alibaba.otter.canal.protocol.position.EntryPosition;
import com.alibaba.otter.canal.server.embedded.CanalServerWithEmbedded;
import com.alibaba.otter.canal.server.netty.CanalServerWithNetty;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A Canal server in TCP mode, one destination per database, until the process is told to end.
 *
 * <p>Arguments: folder of the positions, port, then {@code name=host:port} per database, {@code
 * name=host:port,host:port} for one with a replica. System properties: {@code canal.first.position}
 * ({@code file:offset}, default {@code mysql-bin.000001:4}), {@code canal.user} and {@code
 * canal.password} of the replication account (default {@code canal}).
 *
 * <p>Works with MariaDB 10.11 and MySQL up to 9.7. Not understood by this version of Canal:
 * compressed transactions and partial JSON images in the binlog.
 */
public final class CanalChild {
  /** Replica ids begin here; they must differ from every server id of the databases. */
  private static final long FIRST_REPLICA_ID = 9001;

  private final CanalServerWithEmbedded server = CanalServerWithEmbedded.instance();
  private final CanalServerWithNetty front = CanalServerWithNetty.instance();
  private final Map<String, BinlogInstance> instances = new LinkedHashMap<>();

  private CanalChild(File metaDir, int port, List<Destination> destinations) {
    long replicaId = FIRST_REPLICA_ID;
    for (Destination destination : destinations) {
      var instance =
          new BinlogInstance(destination, account(), firstPosition(), metaDir, replicaId++);
      instances.put(destination.name(), instance);
    }
    server.setCanalInstanceGenerator(instances::get);
    front.setIp("127.0.0.1");
    front.setPort(port);
  }

  /**
   * Serves until TERM.
   *
   * @param args folder of the positions, port, then {@code name=host:port} per database
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length < 3) {
      throw new IllegalArgumentException("expected: meta-folder port name=host:port...");
    }
    List<Destination> destinations =
        List.of(args).subList(2, args.length).stream().map(Destination::parse).toList();
    var child = new CanalChild(new File(args[0]), Integer.parseInt(args[1]), destinations);
    Runtime.getRuntime().addShutdownHook(new Thread(child::stop, "stop"));
    child.start();
    new CountDownLatch(1).await();
  }

  /** The port opens last, so that an open port means a server that answers. */
  private void start() {
    server.start();
    instances.keySet().forEach(server::start);
    front.start();
  }

  /** The front stops the embedded server with it. */
  private void stop() {
    instances.keySet().forEach(server::stop);
    front.stop();
  }

  private static Account account() {
    return new Account(
        System.getProperty("canal.user", "canal"), System.getProperty("canal.password", "canal"));
  }

  private static EntryPosition firstPosition() {
    String text = System.getProperty("canal.first.position", "mysql-bin.000001:4");
    int colon = text.lastIndexOf(':');
    return new EntryPosition(text.substring(0, colon), Long.valueOf(text.substring(colon + 1)));
  }
}
