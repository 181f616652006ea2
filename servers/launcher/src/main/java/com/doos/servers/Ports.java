package com.doos.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The ports on 127.0.0.1 that the servers listen on, in the order of the components. */
public record Ports(
    int order0,
    int order1,
    int stock,
    int redis,
    int kafka,
    int kafkaController,
    int elasticsearch,
    int elasticsearchTransport,
    int canal,
    int etcd,
    int etcdPeer) {

  private static final int COUNT = 11;

  /** Below the range from which Linux takes the local ports of outgoing connections. */
  private static final int FREE_FROM = 30_000;

  private static final int FREE_TO = 32_700;
  private static final int FREE_ATTEMPTS_MAX = 10_000;

  /** Well-known numbers with a distance from the usual ones, so that both may run on a machine. */
  public static Ports fixed() {
    return new Ports(13306, 13307, 13308, 16379, 19092, 19093, 19200, 19300, 11111, 12379, 12380);
  }

  /** Eleven ports in a row. */
  public static Ports from(int base) {
    Set<Integer> row = new LinkedHashSet<>();
    for (int i = 0; i < COUNT; i++) {
      row.add(base + i);
    }
    return of(row);
  }

  /** As {@link #free(int)}, one for each of the servers. */
  public static Ports free() {
    return of(free(COUNT));
  }

  /**
   * Ports that nobody listens on at this moment, all different.
   *
   * <p>Another process may take one before it is used; then the start fails and names it.
   */
  public static Set<Integer> free(int count) {
    var random = new SecureRandom();
    Set<Integer> found = new LinkedHashSet<>();
    for (int i = 0; i < FREE_ATTEMPTS_MAX && found.size() < count; i++) {
      int port = random.nextInt(FREE_FROM, FREE_TO);
      if (!found.contains(port) && isFree(port)) {
        found.add(port);
      }
    }
    if (found.size() < count) {
      throw new IllegalStateException("no free ports between " + FREE_FROM + " and " + FREE_TO);
    }
    return found;
  }

  private static Ports of(Set<Integer> ports) {
    Iterator<Integer> p = ports.iterator();
    return new Ports(
        p.next(), p.next(), p.next(), p.next(), p.next(), p.next(), p.next(), p.next(), p.next(),
        p.next(), p.next());
  }

  /** Throws {@link PortInUseException} for the first taken port of the servers to be started. */
  void requireFree(Set<ServerKind> servers) {
    Map<Integer, String> needed = new LinkedHashMap<>();
    for (ServerKind kind : servers) {
      switch (kind) {
        case DATABASE -> {
          needed.put(order0, "order-0");
          needed.put(order1, "order-1");
          needed.put(stock, "stock");
        }
        case REDIS -> needed.put(redis, "redis");
        case KAFKA -> {
          needed.put(kafka, "kafka");
          needed.put(kafkaController, "kafka controller");
        }
        case ELASTICSEARCH -> {
          needed.put(elasticsearch, "elasticsearch");
          needed.put(elasticsearchTransport, "elasticsearch transport");
        }
        case CANAL -> needed.put(canal, "canal");
        case ETCD -> {
          needed.put(etcd, "etcd");
          needed.put(etcdPeer, "etcd peer");
        }
      }
    }
    needed.forEach((port, server) -> requireFree(server, port));
  }

  /**
   * Refuses a port of 127.0.0.1 that somebody listens on.
   *
   * @param server who needs it, for the message
   * @throws PortInUseException when it is taken
   */
  public static void requireFree(String server, int port) {
    if (!isFree(port)) {
      throw new PortInUseException(server, port);
    }
  }

  /** With SO_REUSEADDR, as the servers bind: connections of an earlier run do not count. */
  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
