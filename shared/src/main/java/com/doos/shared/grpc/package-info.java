/**
 * The gRPC edge: authentication, deadlines and error mapping in one place; clients with time
 * limits.
 */
@org.jspecify.annotations.NullMarked
package com.doos.shared.grpc;
