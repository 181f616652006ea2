package com.doos.ops;

import java.io.PrintStream;
import java.util.Locale;

/** Tells the operator each step, with the seconds since the first. */
public final class Steps {
  private final PrintStream out;
  private final long began = System.nanoTime();

  public Steps(PrintStream out) {
    this.out = out;
  }

  public void say(String step) {
    out.println(String.format(Locale.ROOT, "%7.3f s  %s", (System.nanoTime() - began) / 1e9, step));
    out.flush();
  }
}
