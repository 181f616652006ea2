package com.doos.standalone.bench;

import java.util.Map;

/**
 * A load and what it cost.
 *
 * @param cpu microseconds of processor by process, those of the compilers apart
 */
record Measured(LoadGenerator.Report load, Map<String, Long> cpu) {

  /** Microseconds of one process for each request that was accepted. */
  double micros(String process) {
    return (double) cpu.getOrDefault(process, 0L) / requests();
  }

  /** As {@link #micros(String)}, of all processes but for the compilers. */
  double micros() {
    return CpuMeter.sum(cpu) / requests();
  }

  /** Of one processor, by all processes but for the compilers. */
  double percent() {
    return CpuMeter.sum(cpu) / 1e4 / load.seconds();
  }

  /** As {@link #percent()}, by the compilers. */
  double percentCompiling() {
    return cpu.getOrDefault(CpuMeter.COMPILERS, 0L) / 1e4 / load.seconds();
  }

  private long requests() {
    return Math.max(1, load.accepted());
  }
}
