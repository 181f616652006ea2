package com.doos.inventory.app;

import com.doos.inventory.app.StockCommand.Done;
import com.doos.inventory.app.StockCommand.Outcomes;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.Settlement;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.shared.event.StockEvent;
import io.vertx.core.Future;
import java.util.List;

/** Asks the stock verticle; the way to {@link StockService} from every other verticle. */
public final class Stock {
  private final LocalBus bus;

  public Stock(LocalBus bus) {
    this.bus = bus;
  }

  /** See {@link StockService#reserve}. */
  public Future<List<ReserveOutcome>> reserve(List<Reservation> reservations) {
    return bus.request(BusAddresses.STOCK, new StockCommand.Reserve(reservations), Outcomes.class)
        .map(Outcomes::outcomes);
  }

  /** See {@link StockService#settle}. */
  public Future<Void> settle(List<Settlement> settlements) {
    return bus.request(BusAddresses.STOCK, new StockCommand.Settle(settlements), Done.class)
        .mapEmpty();
  }

  /** See {@link StockService#apply}. */
  public Future<Void> apply(List<StockEvent> events) {
    return bus.request(BusAddresses.STOCK, new StockCommand.Apply(events), Done.class).mapEmpty();
  }
}
