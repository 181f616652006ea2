package com.doos.order.domain;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import java.util.Locale;

/**
 * The states of an order.
 *
 * <pre>
 * pending --payment--> paid --ship--> shipped --complete--> completed
 *    |
 *    +--cancel, expiry--> cancelled
 * </pre>
 */
public enum OrderStatus {
  PENDING(0),
  PAID(1),
  SHIPPED(2),
  COMPLETED(3),
  CANCELLED(4);

  private final int column;

  OrderStatus(int column) {
    this.column = column;
  }

  /** The value of {@code t_order.status}. */
  public int column() {
    return column;
  }

  public static OrderStatus ofColumn(int column) {
    for (OrderStatus status : values()) {
      if (status.column == column) {
        return status;
      }
    }
    throw new IllegalStateException("unknown order status " + column);
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws DoosException when there is no such status
   */
  public static OrderStatus ofWireName(String wireName) {
    for (OrderStatus status : values()) {
      if (status.wireName().equals(wireName)) {
        return status;
      }
    }
    throw DoosException.invalid(
        Detail.ONE_OF, "status", "pending, paid, shipped, completed, cancelled");
  }

  /**
   * The only state this one is reached from.
   *
   * @throws DoosException for {@link #PENDING}, which no change leads to
   */
  public OrderStatus predecessor() {
    return switch (this) {
      case PENDING ->
          throw DoosException.invalid(
              Detail.ONE_OF, "status", "paid, shipped, completed, cancelled");
      case PAID, CANCELLED -> PENDING;
      case SHIPPED -> PAID;
      case COMPLETED -> SHIPPED;
    };
  }

  /**
   * Whether an order in this state is or has been in the other: a shipped order has been paid, a
   * cancelled one has not.
   */
  public boolean hasReached(OrderStatus other) {
    return this == other || (this != PENDING && predecessor().hasReached(other));
  }
}
