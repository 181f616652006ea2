package com.doos.shared.id;

import java.util.function.Supplier;

/**
 * The machine part of ids, and for which times it may be used: whoever had the number before, or
 * gets it after, uses other times, so that no id is issued twice whatever the clocks do.
 *
 * @param number 0..1023
 * @param fromMs first millisecond since 1970 that an id may carry
 * @param untilMs last one
 */
public record MachineId(int number, long fromMs, long untilMs) {
  /** No id can be issued under it. */
  public static final MachineId NONE = new MachineId(0, 0, -1);

  public MachineId {
    if (number < 0 || number >= OrderIds.MACHINES) {
      throw new IllegalArgumentException("machine id must be 0.." + (OrderIds.MACHINES - 1));
    }
  }

  /** A number that nobody else has, by configuration. */
  public static Supplier<MachineId> always(int number) {
    MachineId own = new MachineId(number, 0, Long.MAX_VALUE);
    return () -> own;
  }

  /** The same with a later end. */
  public MachineId until(long ms) {
    return new MachineId(number, fromMs, Math.max(untilMs, ms));
  }
}
