package com.doos.ops.failover;

/**
 * Since when who is the primary.
 *
 * @param number from 1, by one higher whenever that changes
 * @param serverId the primary's
 * @param alone whether it takes writes without a replica; else it acknowledges a commit only after
 *     its replica has received it
 */
record Term(int number, long serverId, boolean alone) {}
