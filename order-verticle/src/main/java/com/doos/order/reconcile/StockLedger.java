package com.doos.order.reconcile;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the stock service says of itself and of what orders hold. */
public interface StockLedger {

  /**
   * @param skuId 0 when the product has no variants
   */
  record Sku(long productId, long skuId) {}

  /** Where a line of a reservation stands. */
  enum State {
    OPEN,
    CONFIRMED,
    RELEASED
  }

  /** What an order holds or held of a SKU. */
  record Line(Sku sku, int quantity, State state) {}

  /**
   * @param last the SKU looked at last
   * @param gatesChecked whether their gates in Redis were looked at too
   */
  record StockPage(int checked, Sku last, List<Finding> findings, boolean gatesChecked) {}

  /**
   * @param lines by order; an order that never held anything is missing
   * @param consumed ids of messages to the stock that have taken effect
   */
  record Holdings(Map<Long, List<Line>> lines, Set<String> consumed) {}

  /**
   * An order that holds or held stock.
   *
   * @param sold a line is confirmed
   * @param overdue a line is open and has expired
   * @param issued the order service may have issued the id; false for partners' own
   */
  record Holder(long orderId, boolean sold, boolean overdue, boolean issued) {}

  /** Has the stock of the SKUs behind one looked at, and mended. */
  Future<StockPage> audit(Sku after, int limit, boolean repair);

  /** What these orders hold or held. */
  Future<Holdings> holdings(Collection<Long> orderIds);

  /** Those that hold or held stock behind an id, lowest first. */
  Future<List<Holder>> holders(long afterOrderId, Instant expiredBefore, int limit);
}
