package com.doos.shared.shard;

import com.doos.shared.id.OrderIds;

/** What a slot is to one shard, as the column {@code t_slot.state} of its database says. */
public enum SlotState {
  /** No service has said yet whose it is; counts as {@link #HERE}. */
  UNASSIGNED(0),
  /** Its orders are read and changed here, and nowhere else. */
  HERE(1),
  /** As {@link #HERE}, but nothing may be changed: it is about to leave. */
  FROZEN(2),
  /** Its orders are being copied to here; the copies do not count. */
  ARRIVING(3),
  /** Whatever rows there are of it are what it has left behind; they do not count. */
  ELSEWHERE(4);

  private final int column;

  SlotState(int column) {
    this.column = column;
  }

  /** Value of the column. */
  public int column() {
    return column;
  }

  /**
   * The state of a column.
   *
   * @throws IllegalArgumentException for any other number
   */
  public static SlotState ofColumn(int column) {
    for (SlotState state : values()) {
      if (state.column == column) {
        return state;
      }
    }
    throw new IllegalArgumentException("no state of a slot: " + column);
  }

  /** Whether it has been said that the slot is this shard's. */
  public boolean isOwner() {
    return this == HERE || this == FROZEN;
  }

  /** Whether orders are read here. */
  public boolean isReadable() {
    return column <= FROZEN.column;
  }

  /**
   * SQL that is true for rows whose orders are changed here, for loops that look for work: the
   * slots are read once for all rows.
   */
  public static String here(String orderOrUserId) {
    return "(SELECT BIT_OR(1 << slots.slot) FROM t_slot slots WHERE slots.state <= "
        + HERE.column
        + ") >> "
        + slotOf(orderOrUserId)
        + " & 1 = 1";
  }

  /**
   * SQL that is true for rows that are read here: one look by primary key a row. A scalar subquery,
   * so that no optimizer makes a join of it.
   */
  public static String readable(String orderOrUserId) {
    return "(SELECT slots.state FROM t_slot slots WHERE slots.slot = "
        + slotOf(orderOrUserId)
        + ") <= "
        + FROZEN.column;
  }

  private static String slotOf(String orderOrUserId) {
    return "((" + orderOrUserId + ") & " + (OrderIds.GENES - 1) + ")";
  }
}
