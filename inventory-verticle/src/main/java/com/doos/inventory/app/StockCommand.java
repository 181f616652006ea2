package com.doos.inventory.app;

import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.Settlement;
import com.doos.shared.event.StockEvent;
import java.util.List;

/** What the stock verticle is asked to do; see {@link StockService} for the answers. */
public sealed interface StockCommand {

  /** Reserve for each order, all its lines or none. Answer: {@link Outcomes}. */
  record Reserve(List<Reservation> reservations) implements StockCommand {}

  /** End reservations. Answer: {@link Done}. */
  record Settle(List<Settlement> settlements) implements StockCommand {}

  /** Let each event take effect unless it did before. Answer: {@link Done}. */
  record Apply(List<StockEvent> events) implements StockCommand {}

  /** Answer of {@link Reserve}, in the order of the reservations. */
  record Outcomes(List<ReserveOutcome> outcomes) {}

  /** It took effect, now or before. */
  record Done() {}
}
