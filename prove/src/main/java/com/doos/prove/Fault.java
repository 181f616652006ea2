package com.doos.prove;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that breaks for a while.
 *
 * @param at since the load began
 * @param lasts until it is healed
 * @param target a service, a server, or a link such as {@code order>redis}
 * @param by how much a link is slowed or a clock shifted; zero for all other kinds
 */
public record Fault(Duration at, Duration lasts, FaultKind kind, String target, Duration by) {

  Duration end() {
    return at.plus(lasts);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%6.1f s  %s %s%s for %.1f s",
        at.toMillis() / 1e3,
        kind.label(),
        target,
        by.isZero() ? "" : " by " + by.toMillis() + " ms",
        lasts.toMillis() / 1e3);
  }
}
