package com.doos.shared.config;

/**
 * Where a service listens.
 *
 * @param instances event loops that serve requests
 * @param bodyBytesMax larger request bodies are refused
 */
public record ServerConfig(
    String host, int grpcPort, int httpPort, int instances, int bodyBytesMax) {

  public static ServerConfig from(ConfigReader reader) {
    return new ServerConfig(
        reader.string("host"),
        reader.port("grpc_port"),
        reader.port("http_port"),
        reader.integer("instances", 1, 64),
        reader.integer("body_bytes_max", 1_024, 16 * 1_024 * 1_024));
  }
}
