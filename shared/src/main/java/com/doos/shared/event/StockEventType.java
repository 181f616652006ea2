package com.doos.shared.event;

/** What an order tells the stock, as stored in {@code t_local_message.event_type}. */
public enum StockEventType {
  /** The order exists and waits for its payment: its reservation is its own now. */
  ORDER_CREATED("order.created"),
  /** The order is paid: what it reserved is sold. */
  STOCK_CONFIRM("stock.confirm"),
  /** The order is cancelled: what it reserved is free again. */
  STOCK_ROLLBACK("stock.rollback");

  private final String wireName;

  StockEventType(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /**
   * @throws IllegalArgumentException when there is no such type
   */
  public static StockEventType ofWireName(String wireName) {
    for (StockEventType type : values()) {
      if (type.wireName.equals(wireName)) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown event type " + wireName);
  }
}
