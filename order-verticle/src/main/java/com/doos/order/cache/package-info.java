/**
 * What is remembered of orders between reads.
 *
 * <p>{@link com.doos.order.cache.NearCache} is this process's memory, {@link
 * com.doos.order.cache.RedisCache} the one all processes share, {@link
 * com.doos.order.cache.KnownOrders} knows which orders cannot exist. {@link
 * com.doos.order.cache.CacheTrust} says which of the two memories may be used at the moment, and
 * {@link com.doos.order.cache.CacheLink} keeps this process in touch with the changes of others;
 * {@link com.doos.order.cache.OrderNews} passes them on to who follows a user's orders. What a read
 * and a write do with them is decided by {@code OrderReads} and {@code CommitAnnouncer}; the
 * guarantee stands there.
 */
@org.jspecify.annotations.NullMarked
package com.doos.order.cache;
