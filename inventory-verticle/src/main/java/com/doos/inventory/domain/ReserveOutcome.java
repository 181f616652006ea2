package com.doos.inventory.domain;

/** What became of a {@link Reservation}. */
public sealed interface ReserveOutcome {

  /** All lines are held for the order, now or since an earlier, equal request. */
  record Reserved() implements ReserveOutcome {}

  /**
   * Nothing is held: this line's stock does not suffice.
   *
   * @param available units that there are
   */
  record Insufficient(StockLine line, int available) implements ReserveOutcome {}

  /** Nothing is held: there is no such SKU. */
  record UnknownSku(StockLine line) implements ReserveOutcome {}

  /** The order's reservation was confirmed or released before: this request came too late. */
  record Closed() implements ReserveOutcome {}

  /** Nothing is held: the database refused this reservation's own rows. A person must look. */
  record Broken() implements ReserveOutcome {}
}
