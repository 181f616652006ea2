package com.doos.servers.canal;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/**
 * One database that Canal follows, under the name that clients subscribe to.
 *
 * @param name Canal destination, for example {@code shard0}
 * @param addresses its server; with a replica both, in any order
 */
record Destination(String name, List<InetSocketAddress> addresses) {

  Destination {
    addresses = List.copyOf(addresses);
  }

  /** Parses {@code name=host:port} or {@code name=host:port,host:port}. */
  static Destination parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw refused(text);
    }
    List<InetSocketAddress> addresses =
        Arrays.stream(text.substring(equals + 1).split(",", -1))
            .map(address -> address(address, text))
            .toList();
    return new Destination(text.substring(0, equals), addresses);
  }

  private static InetSocketAddress address(String address, String text) {
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw refused(text);
    }
    int port = Integer.parseInt(address.substring(colon + 1));
    return new InetSocketAddress(address.substring(0, colon), port);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("expected name=host:port[,host:port], got: " + text);
  }
}
