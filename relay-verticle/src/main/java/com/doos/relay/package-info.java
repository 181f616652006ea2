/**
 * The relay service: one loop per shard carries committed outbox messages to Kafka, woken by the
 * commit and by a periodic scan.
 */
@org.jspecify.annotations.NullMarked
package com.doos.relay;
