/**
 * The benchmark of the order path: real servers, every service a process of its own, and the same
 * load by turns on two ways of writing. {@link com.doos.standalone.bench.Benchmark} is the program;
 * {@link com.doos.standalone.bench.AuthCost} is another, for what identity and protection cost.
 */
@org.jspecify.annotations.NullMarked
package com.doos.standalone.bench;
