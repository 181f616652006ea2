/** The signals of commits, as Redis publishes them. */
@org.jspecify.annotations.NullMarked
package com.doos.relay.redis;
