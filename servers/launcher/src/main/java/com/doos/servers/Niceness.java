package com.doos.servers;

import java.util.ArrayList;
import java.util.List;

/** Who goes first when the processor does not suffice for all. */
public final class Niceness {
  /**
   * Linux usually shares the processor out among sessions first, and {@code nice} counts within one
   * only; so the session's own niceness is set too ({@code man 7 sched}, autogroups). Where there
   * are no autogroups, {@code nice} does it.
   */
  private static final String LEAST =
      "{ echo 19 > /proc/self/autogroup; } 2>/dev/null; exec nice -n 19 \"$@\"";

  private Niceness() {}

  /**
   * The same command at the least weight there is, a seventieth of the usual one: for what comes
   * after an order has been taken. Orders are taken first, and the rest catches up.
   *
   * @param command is or becomes the leader of a session of its own
   */
  public static List<String> yielding(List<String> command) {
    List<String> nicer = new ArrayList<>(List.of("/bin/sh", "-c", LEAST, "sh"));
    nicer.addAll(command);
    return nicer;
  }
}
