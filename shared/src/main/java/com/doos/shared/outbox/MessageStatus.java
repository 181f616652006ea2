package com.doos.shared.outbox;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import java.util.Locale;

/** Where a message stands. */
public enum MessageStatus {
  READY(0),
  SENT(1),
  CONFIRMED(2),
  FAILED(3);

  private final int column;

  MessageStatus(int column) {
    this.column = column;
  }

  /** The value of the column {@code status}. */
  int column() {
    return column;
  }

  static MessageStatus ofColumn(int column) {
    for (MessageStatus status : values()) {
      if (status.column == column) {
        return status;
      }
    }
    throw new IllegalStateException("no status of a message: " + column);
  }

  /** The name used in queries and answers. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws DoosException when there is no such status
   */
  public static MessageStatus ofWireName(String wireName) {
    for (MessageStatus status : values()) {
      if (status.wireName().equals(wireName)) {
        return status;
      }
    }
    throw DoosException.invalid(Detail.ONE_OF, "status", "ready, sent, confirmed, failed");
  }
}
