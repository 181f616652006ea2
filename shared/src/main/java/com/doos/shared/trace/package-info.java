/**
 * Traces of requests: what the Vert.x libraries report by themselves (HTTP, gRPC, event bus, SQL,
 * Redis), held together where work leaves its request: batches, the outbox and Kafka.
 */
@NullMarked
package com.doos.shared.trace;

import org.jspecify.annotations.NullMarked;
