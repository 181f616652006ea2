package com.doos.shared.config;

import io.vertx.core.net.SocketAddress;

/** Where another service is found. */
public record AddressConfig(String host, int port) {

  public static AddressConfig from(ConfigReader reader) {
    return new AddressConfig(reader.string("host"), reader.port("port"));
  }

  public SocketAddress socketAddress() {
    return SocketAddress.inetSocketAddress(port, host);
  }
}
