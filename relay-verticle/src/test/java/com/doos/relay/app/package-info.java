/** Tests of what the relay does, with a publisher in memory. */
@org.jspecify.annotations.NullMarked
package com.doos.relay.app;
