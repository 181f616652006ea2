package com.doos.inventory.domain;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;

/**
 * The end of one line of an order's reservation, as partners ask for it.
 *
 * @param messageId makes a repetition harmless whatever it names; empty for none
 */
public record LineSettlement(long orderId, StockLine line, Settlement.Kind kind, String messageId) {
  private static final int MESSAGE_ID_LENGTH_MAX = 64;

  public LineSettlement {
    if (messageId.length() > MESSAGE_ID_LENGTH_MAX) {
      throw DoosException.invalid(Detail.TOO_LONG, "message_id", MESSAGE_ID_LENGTH_MAX);
    }
  }
}
