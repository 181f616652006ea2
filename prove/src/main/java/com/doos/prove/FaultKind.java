package com.doos.prove;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be done to a system that is to be proved. */
public enum FaultKind {
  /** SIGKILL of a service, which is started again at the end. */
  KILL_SERVICE,
  /** SIGSTOP of a service, SIGCONT at the end. */
  PAUSE_SERVICE,
  /** A service with too little memory, ended by that; started with enough at the end. */
  STARVE_SERVICE,
  /** The wall clock of a service is set back or ahead, and right again at the end. */
  SHIFT_CLOCK,
  /** SIGKILL of a server; it stays away until the end. */
  KILL_SERVER,
  /** SIGSTOP of a server, SIGCONT at the end. */
  PAUSE_SERVER,
  /** What goes over a link arrives later. */
  DELAY_LINK,
  /** Nothing goes over a link, though it stays open. */
  BLACK_HOLE,
  /** All connections of a link are cut, and new ones refused. */
  RESET_LINK,
  /** Redis forgets everything. */
  EMPTY_REDIS;

  /** As the command line and the report have it: {@code kill-service}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads {@code all} or labels with commas between.
   *
   * @throws IllegalArgumentException for a label that there is not
   */
  static Set<FaultKind> parse(String text) {
    if (text.equals("all")) {
      return EnumSet.allOf(FaultKind.class);
    }
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    for (String label : text.split(",", -1)) {
      kinds.add(
          Arrays.stream(values())
              .filter(kind -> kind.label().equals(label))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "there is no fault " + label + ", but " + labels())));
    }
    return kinds;
  }

  static String labels() {
    return Arrays.stream(values()).map(FaultKind::label).collect(Collectors.joining(", "));
  }
}
