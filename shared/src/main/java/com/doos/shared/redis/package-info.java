/** Redis connections. Redis admits, caches and wakes; it never decides. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.redis;
