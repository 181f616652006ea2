package com.doos.inventory.app;

import com.doos.inventory.app.StockCommand.Done;
import com.doos.inventory.app.StockCommand.Outcomes;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.batch.GroupCommitter;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.shared.sql.SqlErrors;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of stock in this process: reservations from all connections meet here and share
 * transactions.
 */
public final class StockVerticle extends VerticleBase {
  private final StockService service;
  private final LocalBus bus;
  private final BatchLimits limits;
  private final MeterRegistry metrics;
  private @Nullable MessageConsumer<StockCommand> consumer;

  public StockVerticle(
      StockService service, LocalBus bus, BatchLimits limits, MeterRegistry metrics) {
    this.service = service;
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
            SqlErrors::isRowsFault,
            metrics,
            service::reserve);
    consumer = bus.answer(BusAddresses.STOCK, command -> carryOut(committer, command));
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
            reserve.reservations().stream().map(committer::submit).toList();
        yield Future.all(outcomes)
            .map(done -> new Outcomes(outcomes.stream().map(Future::result).toList()));
      }
      case StockCommand.Settle settle ->
          service.settle(settle.settlements()).map(done -> new Done());
      case StockCommand.Apply apply -> service.apply(apply.events()).map(done -> new Done());
    };
  }
}
