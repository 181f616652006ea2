package com.doos.order.reconcile;

import com.doos.order.reconcile.StockLedger.Sku;
import io.vertx.core.Future;
import java.util.List;

/** Has the stock service compare itself; what it finds is certain. */
public final class StockCheck implements PagedCheck<Sku> {
  public static final Sku START = new Sku(0, 0);

  private final StockLedger ledger;

  public StockCheck(StockLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Future<Page<Sku>> look(Sku after, int limit, boolean repair) {
    return ledger
        .audit(after, limit, repair)
        .map(page ->
            new Page<>(
                page.checked(),
                page.checked() < limit ? null : page.last(),
                List.of(),
                page.findings(),
                page.gatesChecked() ? List.of() : List.of("gates")));
  }
}
