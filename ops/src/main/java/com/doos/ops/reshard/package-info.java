/**
 * Moves slots between shards while orders go on: {@code Resharding} plans and recovers, {@code
 * SlotMove} copies, catches up, verifies and cuts over, {@code ChangeFeed} reads what changes
 * meanwhile from the binlog.
 */
@org.jspecify.annotations.NullMarked
package com.doos.ops.reshard;
