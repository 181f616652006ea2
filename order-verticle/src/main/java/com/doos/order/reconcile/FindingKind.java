package com.doos.order.reconcile;

import java.util.Locale;

/** What can be wrong, and which of the system's invariants that breaks. */
public enum FindingKind {
  /** Numbers of a SKU that do not follow from supply and reservations. */
  STOCK_WRONG(1),
  /** More of a SKU is reserved and sold than was supplied. */
  STOCK_OVERSOLD(1),
  /** A gate in Redis that outlives what a gate may. */
  GATE_STALE(1),
  /** A submit token that leads to no order, or to another user's. */
  TOKEN_ASTRAY(2),
  /** An order on a shard, or with an id, that is not its user's. */
  ORDER_MISPLACED(2),
  /** Items, total, discount and amount to be paid do not add up. */
  ORDER_AMOUNTS(2),
  /** What an order holds is not what it has ordered, or has ended the wrong way. */
  RESERVATION_WRONG(3),
  /** An order was not announced to the stock. */
  MESSAGE_MISSING(3),
  /** A message counts as done, and nothing has come of it. */
  MESSAGE_WITHOUT_EFFECT(3),
  /** An order was announced as what it is not. */
  MESSAGE_UNEXPECTED(3),
  /** Stock was sold to an order that does not exist. */
  SOLD_WITHOUT_ORDER(3),
  /** A message whose retries are used up. */
  DEAD_LETTER(4),
  /** A message was sent long ago and its effect is not known. */
  MESSAGE_UNCONFIRMED(4),
  /** A message has been ready for long and nobody sends it. */
  MESSAGE_UNSENT(4),
  INDEX_MISSING(5),
  INDEX_OUTDATED(5),
  INDEX_DIFFERENT(5),
  INDEX_UNEXPECTED(5),
  /** A cached order that does not open. */
  CACHE_UNREADABLE(5),
  /** A cached order of an earlier version, longer than a cache may keep it. */
  CACHE_OUTDATED(5),
  /** An order that counts as paid without a payment that has or will have its money. */
  PAYMENT_MISSING(6),
  /** A payment of another amount than its order. */
  PAYMENT_AMOUNT(6),
  /** Money was taken for an order that is not paid. */
  PAYMENT_UNEXPECTED(6),
  /** Money that has not gone back for too long. */
  REFUND_OVERDUE(6),
  /** The gateway keeps another amount than the payment says. */
  GATEWAY_DISAGREES(6),
  /** An order is pending for longer than it may. */
  ORDER_OVERDUE(7),
  /** A reservation has expired long ago, is open and belongs to no pending order. */
  RESERVATION_OVERDUE(7);

  private final int invariant;

  FindingKind(int invariant) {
    this.invariant = invariant;
  }

  /** Number of the invariant, 1 to 7. */
  public int invariant() {
    return invariant;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
