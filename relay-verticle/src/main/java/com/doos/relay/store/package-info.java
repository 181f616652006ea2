/** The lease that makes one relay the only one of its shard. */
@org.jspecify.annotations.NullMarked
package com.doos.relay.store;
