/** Which shard owns a user, an order or a slot. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.shard;
