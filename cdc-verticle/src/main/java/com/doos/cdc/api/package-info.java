/** The gRPC interface, for services only. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.api;
