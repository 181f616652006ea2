package com.doos.shared.config;

import io.vertx.core.net.SocketAddress;

/** Where another service is found. */
public record AddressConfig(String host, int port) {
  private static final int PORT_MAX = 65_535;

  public static AddressConfig from(ConfigReader reader) {
    return new AddressConfig(reader.string("host"), reader.port("port"));
  }

  /**
   * Parses {@code host:port}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static AddressConfig parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port > 0 && port <= PORT_MAX) {
        return new AddressConfig(text.substring(0, colon), port);
      }
    } catch (NumberFormatException notANumber) {
      // reported below
    }
    throw new IllegalArgumentException("expected host:port, got " + text);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }

  public SocketAddress socketAddress() {
    return SocketAddress.inetSocketAddress(port, host);
  }
}
