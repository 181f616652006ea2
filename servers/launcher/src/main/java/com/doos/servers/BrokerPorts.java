package com.doos.servers;

/**
 * Where a Kafka broker listens on 127.0.0.1.
 *
 * @param clients port of clients and of the other brokers
 * @param controller port of the controllers' quorum
 */
public record BrokerPorts(int clients, int controller) {
  /** As {@code KafkaChild} reads it. */
  @Override
  public String toString() {
    return clients + ":" + controller;
  }
}
