package com.doos.inventory.app;

import com.doos.inventory.app.StockCommand.Outcomes;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.ReserveReport;
import com.doos.inventory.domain.SettlementPlan;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.batch.GroupCommitter;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.shared.log.LogKeys;
import com.doos.shared.sql.SqlErrors;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of stock in this process: reservations from all connections meet here and share
 * transactions.
 */
public final class StockVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(StockVerticle.class);

  private final StockService service;
  private final LineSettlements lines;
  private final StockWatch watch;
  private final LocalBus bus;
  private final BatchLimits limits;
  private final MeterRegistry metrics;
  private @Nullable MessageConsumer<StockCommand> consumer;

  public StockVerticle(
      StockService service,
      LineSettlements lines,
      StockWatch watch,
      LocalBus bus,
      BatchLimits limits,
      MeterRegistry metrics) {
    this.service = service;
    this.lines = lines;
    this.watch = watch;
    this.bus = bus;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    GroupCommitter<Reservation, ReserveOutcome> committer =
        new GroupCommitter<>(
            context,
            "stock",
            limits,
            Reservation::weight,
            StockTransactions::isRowsFault,
            metrics,
            this::reserve);
    consumer =
        bus.answer(BusAddresses.STOCK, command -> SqlErrors.meaning(carryOut(committer, command)));
    return consumer.completion();
  }

  @Override
  public Future<?> stop() {
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  private Future<?> carryOut(
      GroupCommitter<Reservation, ReserveOutcome> committer, StockCommand command) {
    return switch (command) {
      case StockCommand.Reserve reserve -> {
        List<Future<ReserveOutcome>> outcomes =
            reserve.reservations().stream().map(one -> outcome(committer, one)).toList();
        // All of them, so that nothing is reserved after the answer, whatever it is.
        yield Future.join(outcomes)
            .map(done -> new Outcomes(outcomes.stream().map(Future::result).toList()));
      }
      case StockCommand.Settle settle ->
          service.settle(settle.settlements()).onSuccess(this::moved);
      case StockCommand.SettleLine line ->
          lines.settle(line.settlement()).onSuccess(settled -> moved(settled.changes()));
      case StockCommand.Apply apply ->
          service.apply(apply.events()).onSuccess(applied -> moved(applied.changes()));
      case StockCommand.Replenish replenish ->
          service
              .replenish(replenish.sku(), replenish.units(), replenish.expectedTotal())
              .onComplete(done -> watch.moved(Set.of(replenish.sku())))
              .map(StockCommand.Levels::new);
    };
  }

  /** A reservation that is to blame itself must not take the others of its call along. */
  private static Future<ReserveOutcome> outcome(
      GroupCommitter<Reservation, ReserveOutcome> committer, Reservation reservation) {
    return committer
        .submit(reservation)
        .recover(failure -> {
          if (!StockTransactions.isRowsFault(failure)) {
            return Future.failedFuture(failure);
          }
          LOG.atError()
              .addKeyValue(LogKeys.ORDER_ID, reservation.orderId())
              .setCause(failure)
              .log("reservation refused by the database");
          return Future.succeededFuture(new ReserveOutcome.Broken());
        });
  }

  private Future<List<ReserveOutcome>> reserve(List<Reservation> batch) {
    return service
        .reserve(batch)
        .onSuccess(report -> watch.reserved(batch, report))
        .map(ReserveReport::outcomes);
  }

  private void moved(SettlementPlan changes) {
    watch.moved(changes.quantities().keySet());
  }
}
