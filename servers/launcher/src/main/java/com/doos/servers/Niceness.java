package com.doos.servers;

import java.util.ArrayList;
import java.util.List;

/** Who goes first when the processor does not suffice for all. */
public final class Niceness {
  private Niceness() {}

  /**
   * The same command at a tenth of the usual weight: for what serves searches. Orders are taken
   * first, and the search index catches up.
   */
  public static List<String> yielding(List<String> command) {
    List<String> nicer = new ArrayList<>(List.of("nice", "-n", "10"));
    nicer.addAll(command);
    return nicer;
  }
}
