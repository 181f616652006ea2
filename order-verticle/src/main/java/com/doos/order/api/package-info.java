/** HTTP and gRPC: decode, call, encode. */
@org.jspecify.annotations.NullMarked
package com.doos.order.api;
