/**
 * Load scenarios against a running DOOS, driven from outside over HTTP as a client would.
 *
 * <p>Every build compiles them; they are run by hand: {@code ./mvnw -pl gatling gatling:test}.
 */
@org.jspecify.annotations.NullMarked
package com.doos.gatling;
