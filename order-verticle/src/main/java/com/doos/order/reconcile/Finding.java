package com.doos.order.reconcile;

import java.util.Locale;

/** Something that is certainly wrong, and what was done about it. */
public record Finding(Evidence evidence, Action action) {

  /** What was done. */
  public enum Action {
    /** It is right again, or on its way to be. */
    REPAIRED,
    /** Left to a person. */
    REPORTED;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Finding of(Evidence evidence, boolean repaired) {
    return new Finding(evidence, repaired ? Action.REPAIRED : Action.REPORTED);
  }
}
