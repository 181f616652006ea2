/** Tests of the lease, on a real server. */
@org.jspecify.annotations.NullMarked
package com.doos.relay.store;
