package com.doos.standalone.bench;

import java.util.Map;

/**
 * One measurement.
 *
 * @param behind how far the rest was behind when the load ended
 * @param loaded microseconds of processor by process, until the load ended
 * @param settled the same until nothing was behind any more
 * @param settling seconds from the one to the other
 */
record Measured(
    LoadGenerator.Report load,
    Rig.Behind behind,
    Map<String, Long> loaded,
    Map<String, Long> settled,
    double settling) {

  /** Microseconds of one process for each request that was accepted, until all was settled. */
  double micros(String process) {
    return (double) settled.getOrDefault(process, 0L) / requests();
  }

  /** As {@link #micros(String)}, of all processes but for the compilers. */
  double micros() {
    return CpuMeter.sum(settled) / requests();
  }

  /** As {@link #micros()}, until the load ended. */
  double microsLoaded() {
    return CpuMeter.sum(loaded) / requests();
  }

  /** Of one processor, while the load went on; without the compilers. */
  double percentLoaded() {
    return CpuMeter.sum(loaded) / 1e4 / load.seconds();
  }

  /** As {@link #percentLoaded()}, of the compilers. */
  double percentCompiling() {
    return loaded.getOrDefault(CpuMeter.COMPILERS, 0L) / 1e4 / load.seconds();
  }

  private long requests() {
    return Math.max(1, load.accepted());
  }
}
