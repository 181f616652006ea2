/**
 * Failover between the two servers of a pair: which one takes writes, and how that changes.
 *
 * <p>{@link com.doos.ops.failover.Roles} finds out, after a server has started, who may write;
 * {@link com.doos.ops.failover.RoleKeeper} asks it to whenever one has. {@link
 * com.doos.ops.failover.Failover} is what an operator orders: switch over, go on without the other
 * server, take it back. Both work on a {@link com.doos.ops.failover.Pair}, whose servers keep in
 * {@link com.doos.ops.failover.Terms} who was made primary last. {@link
 * com.doos.ops.failover.Dialect} knows what MariaDB and MySQL call the same things.
 */
@org.jspecify.annotations.NullMarked
package com.doos.ops.failover;
