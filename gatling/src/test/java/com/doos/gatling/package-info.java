/**
 * Load scenarios against a running DOOS, driven from outside over HTTP and gRPC as clients would.
 *
 * <p>Every build compiles them; they are run by hand: {@code ./doos load SCENARIO}.
 */
@org.jspecify.annotations.NullMarked
package com.doos.gatling;
