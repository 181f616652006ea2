package com.doos.cdc.upkeep;

/**
 * Where the index is not what the orders say.
 *
 * @param orderVersion 0 when there is no order
 * @param documentVersion 0 when there is no document
 * @param repaired whether it was put right
 */
public record IndexFinding(
    long orderId, Kind kind, long orderVersion, long documentVersion, boolean repaired) {

  /** What is wrong. */
  public enum Kind {
    /** An order without a document. */
    MISSING,
    /** A document of another version than its order. */
    OUTDATED,
    /** A document of the right version that is not what the order says. */
    DIFFERENT,
    /** A document without an order. */
    UNEXPECTED
  }

  IndexFinding asRepaired() {
    return new IndexFinding(orderId, kind, orderVersion, documentVersion, true);
  }
}
