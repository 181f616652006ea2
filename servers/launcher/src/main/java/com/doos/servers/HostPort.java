package com.doos.servers;

/**
 * Where a server listens.
 *
 * @param host name or IPv4 address
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

  private static final int PORT_MAX = 65_535;

  /** Refuses what cannot be connected to. */
  public HostPort {
    if (host.isBlank() || port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("no address: " + host + ":" + port);
    }
  }

  /** A port on 127.0.0.1. */
  public static HostPort local(int port) {
    return new HostPort("127.0.0.1", port);
  }

  /** Parses {@code host:port}. */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("expected host:port, got: " + text);
    }
    return new HostPort(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  /** {@code host:port}. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
