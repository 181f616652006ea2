package com.doos.ops.reshard;

import java.io.PrintStream;
import java.util.Locale;

/** Tells the operator how far a run is: a line for each step, with the seconds since its begin. */
final class Progress {
  private static final int ORDERS_BETWEEN_LINES = 100_000;

  private final PrintStream out;
  private final long began = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  void tell(String line) {
    out.println(String.format(Locale.ROOT, "%8.1f s  %s", (System.nanoTime() - began) / 1e9, line));
  }

  void copied(int orders) {
    if (orders % ORDERS_BETWEEN_LINES == 0) {
      tell("copied " + orders + " orders so far");
    }
  }

  void moved(int slot, Shard from, Shard to, long pauseMillis) {
    tell("slot " + slot + " " + from + " -> " + to + ", no writes for " + pauseMillis + " ms");
  }
}
