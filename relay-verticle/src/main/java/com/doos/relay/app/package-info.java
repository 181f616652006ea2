/**
 * What the relay does: {@code ShardRelay} loops, {@code RelayRound} carries one batch, {@code
 * Dispatcher} keeps the order of a key, {@code RoundPlan} judges the failures.
 */
@org.jspecify.annotations.NullMarked
package com.doos.relay.app;
