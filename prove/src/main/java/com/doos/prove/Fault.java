package com.doos.prove;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that breaks for a while.
 *
 * @param at since the load began
 * @param lasts until it is healed
 * @param target a service, a server, or a link such as {@code order>redis}
 * @param delay of a link; zero for all other kinds
 */
public record Fault(Duration at, Duration lasts, FaultKind kind, String target, Duration delay) {

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
        delay.isZero() ? "" : " by " + delay.toMillis() + " ms",
        lasts.toMillis() / 1e3);
  }
}
