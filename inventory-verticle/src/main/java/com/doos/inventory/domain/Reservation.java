package com.doos.inventory.domain;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import java.time.Instant;
import java.util.List;

/**
 * A wish to hold stock for an order, all lines or none.
 *
 * @param lines one line a SKU
 * @param expiresAt after this the stock may be given back if the order does not exist
 */
public record Reservation(long orderId, List<StockLine> lines, Instant expiresAt) {
  /** Most lines of one order. */
  public static final int LINES_MAX = 100;

  private static final int LINE_BYTES = 64;

  public Reservation {
    lines = List.copyOf(lines);
    if (orderId <= 0) {
      throw DoosException.invalid(Detail.MISSING_FIELD, "order_id");
    }
    if (lines.isEmpty() || lines.size() > LINES_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "lines", 1, LINES_MAX);
    }
    if (lines.stream().map(StockLine::sku).distinct().count() != lines.size()) {
      throw DoosException.invalid(Detail.WRONG_TYPE, "lines", "distinct SKUs");
    }
  }

  /** Bytes it takes in a transaction, roughly. */
  public int weight() {
    return lines.size() * LINE_BYTES;
  }
}
