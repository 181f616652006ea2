package com.doos.inventory.app;

import com.doos.inventory.app.StockCommand.Levels;
import com.doos.inventory.app.StockCommand.Outcomes;
import com.doos.inventory.domain.LineSettlement;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.SettlementPlan;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.store.StockStore;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.shared.event.StockEvent;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the stock verticle; the way to {@link StockService} from every other verticle. */
public final class Stock {
  private final LocalBus bus;

  public Stock(LocalBus bus) {
    this.bus = bus;
  }

  /** See {@link StockService#reserve}. */
  public Future<List<ReserveOutcome>> reserve(List<Reservation> reservations) {
    return ask(new StockCommand.Reserve(reservations), Outcomes.class).map(Outcomes::outcomes);
  }

  /** See {@link StockService#settle}. */
  public Future<SettlementPlan> settle(List<Settlement> settlements) {
    return ask(new StockCommand.Settle(settlements), SettlementPlan.class);
  }

  /** See {@link LineSettlements#settle}. */
  public Future<Boolean> settle(LineSettlement settlement) {
    return ask(new StockCommand.SettleLine(settlement), LineSettlements.Settled.class)
        .map(LineSettlements.Settled::success);
  }

  /** See {@link StockService#apply}. */
  public Future<StockService.Applied> apply(List<StockEvent> events) {
    return ask(new StockCommand.Apply(events), StockService.Applied.class);
  }

  /** See {@link StockService#replenish}. */
  public Future<List<StockStore.Stock>> replenish(
      SkuKey sku, int units, @Nullable Integer expectedTotal) {
    return ask(new StockCommand.Replenish(sku, units, expectedTotal), Levels.class)
        .map(Levels::stock);
  }

  private <A> Future<A> ask(StockCommand command, Class<A> answer) {
    return bus.request(BusAddresses.STOCK, command, answer);
  }
}
