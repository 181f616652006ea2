package com.doos.servers.canal;

import java.net.InetSocketAddress;

/**
 * One database that Canal follows, under the name that clients subscribe to.
 *
 * @param name Canal destination, for example {@code shard0}
 * @param host host of the database
 * @param port port of the database
 */
record Destination(String name, String host, int port) {

  /** Parses {@code name=host:port}. */
  static Destination parse(String text) {
    int equals = text.indexOf('=');
    int colon = text.lastIndexOf(':');
    if (equals < 1 || colon < equals + 2) {
      throw new IllegalArgumentException("expected name=host:port, got: " + text);
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    return new Destination(text.substring(0, equals), text.substring(equals + 1, colon), port);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }
}
