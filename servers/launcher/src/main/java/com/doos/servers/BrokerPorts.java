package com.doos.servers;

/**
 * Where a Kafka broker is on 127.0.0.1.
 *
 * @param clients port of clients and of the other brokers
 * @param controller port of the controllers' quorum
 */
public record BrokerPorts(int clients, int controller) {}
