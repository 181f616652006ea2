package com.doos.inventory.app;

import com.doos.inventory.domain.LineSettlement;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.store.StockStore;
import com.doos.shared.event.StockEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the stock verticle is asked to do; see {@link StockService} for the answers. */
public sealed interface StockCommand {

  /** Reserve for each order, all its lines or none. Answer: {@link Outcomes}. */
  record Reserve(List<Reservation> reservations) implements StockCommand {}

  /** End reservations. Answer: {@link com.doos.inventory.domain.SettlementPlan}. */
  record Settle(List<Settlement> settlements) implements StockCommand {}

  /** End a single line. Answer: {@link LineSettlements.Settled}. */
  record SettleLine(LineSettlement settlement) implements StockCommand {}

  /** Let each event take effect unless it did before. Answer: {@link StockService.Applied}. */
  record Apply(List<StockEvent> events) implements StockCommand {}

  /** New units of a SKU. Answer: {@link Levels}. */
  record Replenish(SkuKey sku, int units, @Nullable Integer expectedTotal)
      implements StockCommand {}

  /** Answer of {@link Reserve}, in the order of the reservations. */
  record Outcomes(List<ReserveOutcome> outcomes) {}

  /** A product's stock by SKU. */
  record Levels(List<StockStore.Stock> stock) {}
}
