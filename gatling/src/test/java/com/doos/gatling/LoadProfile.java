package com.doos.gatling;

import java.net.URI;
import java.time.Duration;

/**
 * What a scenario is run with, read from system properties {@code doos.load.*}.
 *
 * @param baseUrl {@code baseUrl}: the gateway, without a slash at the end
 * @param grpcUrl {@code grpcUrl}: the order service's gRPC port; host and port count
 * @param usersConcurrent {@code users}: closed model with that many clients; 0 for the open model
 * @param rate {@code rate}: arrivals per second of the open model
 * @param duration {@code duration}, in seconds: how long the load is held
 */
record LoadProfile(URI baseUrl, URI grpcUrl, int usersConcurrent, double rate, Duration duration) {

  LoadProfile {
    if (baseUrl.getHost() == null) {
      throw new IllegalArgumentException("doos.load.baseUrl is not a URL: " + baseUrl);
    }
    if (grpcUrl.getHost() == null || grpcUrl.getPort() < 0) {
      throw new IllegalArgumentException("doos.load.grpcUrl has no host or port: " + grpcUrl);
    }
    if (usersConcurrent < 0 || usersConcurrent > 10_000) {
      throw new IllegalArgumentException("doos.load.users out of 0..10000: " + usersConcurrent);
    }
    if (!(rate > 0 && rate <= 100_000)) {
      throw new IllegalArgumentException("doos.load.rate out of 0..100000: " + rate);
    }
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("doos.load.duration is not positive: " + duration);
    }
  }

  /**
   * @param rate when none is set
   */
  static LoadProfile fromSystemProperties(double rate) {
    return new LoadProfile(
        URI.create(System.getProperty("doos.load.baseUrl", "http://localhost:8080")),
        URI.create(System.getProperty("doos.load.grpcUrl", "http://localhost:50051")),
        Integer.getInteger("doos.load.users", 0),
        Double.parseDouble(System.getProperty("doos.load.rate", String.valueOf(rate))),
        Duration.ofSeconds(Long.getLong("doos.load.duration", 60L)));
  }
}
