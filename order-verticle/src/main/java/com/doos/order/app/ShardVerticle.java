package com.doos.order.app;

import com.doos.order.app.ShardCommand.Done;
import com.doos.order.app.ShardCommand.Placed;
import com.doos.order.app.ShardCommand.Stepped;
import com.doos.order.app.ShardCommand.Updated;
import com.doos.order.domain.ChangedOrder;
import com.doos.order.domain.Charge;
import com.doos.order.domain.NewOrder;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of a shard in this process: orders from all connections meet here and share
 * transactions. What follows a write before its answer is {@link CommitAnnouncer}'s.
 */
public final class ShardVerticle extends VerticleBase {
  /** Then its fate is unknown, and the next batch begins. */
  private static final long TRANSACTION_SECONDS_MAX = 5;

  private static final int CHARGE_BYTES = 256;

  /**
   * An answer that waits for its announcement, while the next batch is already under way.
   *
   * @param told completes when the announcement has arrived or is given up; never fails
   */
  private record Announced<A>(A value, Future<Void> told) {
    Future<A> answer() {
      return told.map(value);
    }
  }

  private final int shard;
  private final OrderWriter writer;
  private final ShardService service;
  private final ShardPayments payments;
  private final OrderSteps steps;
  private final OrderPresence presence;
  private final LocalBus bus;
  private final CommitAnnouncer announcer;
  private final BatchLimits limits;
  private final MeterRegistry metrics;
  private @Nullable MessageConsumer<ShardCommand> consumer;

  public ShardVerticle(
      int shard,
      OrderWriter writer,
      ShardService service,
      ShardPayments payments,
      OrderSteps steps,
      OrderPresence presence,
      LocalBus bus,
      CommitAnnouncer announcer,
      BatchLimits limits,
      MeterRegistry metrics) {
    this.shard = shard;
    this.writer = writer;
    this.service = service;
    this.payments = payments;
    this.steps = steps;
    this.presence = presence;
    this.bus = bus;
    this.announcer = announcer;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    GroupCommitter<NewOrder, Announced<Placed>> committer =
        new GroupCommitter<>(
            context,
            "shard-" + shard,
            limits,
            NewOrder::weight,
            OrderWriter::isRowsFault,
            metrics,
            this::place);
    GroupCommitter<Charge, Announced<Charge.Outcome>> charges =
        new GroupCommitter<>(
            context,
            "payments-" + shard,
            limits,
            charge -> CHARGE_BYTES,
            SqlErrors::isRowsFault,
            metrics,
            this::accept);
    consumer =
        bus.answer(
            BusAddresses.shard(shard),
            command -> SqlErrors.meaning(carryOut(committer, charges, command)));
    return consumer.completion();
  }

  @Override
  public Future<?> stop() {
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  private Future<?> carryOut(
      GroupCommitter<NewOrder, Announced<Placed>> committer,
      GroupCommitter<Charge, Announced<Charge.Outcome>> charges,
      ShardCommand command) {
    return switch (command) {
      case ShardCommand.Place place ->
          committer
              .submit(place.order())
              .compose(Announced::answer)
              .recover(failure -> replayOrFail(place.order(), failure));
      case ShardCommand.FindByToken find ->
          service.findByToken(find.userId(), find.token(), find.content());
      case ShardCommand.Find find -> service.find(find.orderId());
      case ShardCommand.FindAll find -> presence.find(find.orderIds(), find.deadline());
      case ShardCommand.ListOrders list ->
          service.list(list.userId(), list.status(), list.page(), list.pageSize());
      case ShardCommand.CountByStatus count -> service.countByStatus(count.userId());
      case ShardCommand.CountUnpaid count -> service.countUnpaid(count.userId());
      case ShardCommand.Cancel cancel ->
          service
              .cancel(cancel.orderId(), cancel.userId(), cancel.actor(), cancel.reason())
              .eventually(() ->
                  announcer.announceWithMessages(
                      shard, List.of(new ChangedOrder(cancel.orderId(), cancel.userId()))))
              .map(done -> new Done());
      case ShardCommand.Update update ->
          service
              .update(update.updates(), update.actor())
              .compose(done ->
                  announcer.announce(done.settled()).map(told -> new Updated(done.success())));
      case ShardCommand.BeginPayment begin ->
          payments.begin(begin.orderId(), begin.userId(), begin.method());
      case ShardCommand.FailPayment fail ->
          payments.fail(List.of(fail.attempt())).map(done -> new Done());
      case ShardCommand.Accept accept -> charges.submit(accept.charge()).compose(Announced::answer);
      case ShardCommand.Expire expire -> steps.expire().compose(this::announce);
      case ShardCommand.Advance advance ->
          steps.advance(advance.orderId(), advance.to(), advance.actor()).compose(this::announce);
    };
  }

  private Future<List<Announced<Charge.Outcome>>> accept(List<Charge> batch) {
    return payments
        .accept(batch)
        .map(stepped -> {
          Future<Void> told = announcer.announceWithMessages(shard, stepped.changed());
          return stepped.answer().stream().map(answer -> new Announced<>(answer, told)).toList();
        });
  }

  /** Tells who must know of the orders a commit has changed, then gives the answer. */
  private <A> Future<A> announce(Stepped<A> stepped) {
    return announcer.announceWithMessages(shard, stepped.changed()).map(stepped.answer());
  }

  private Future<List<Announced<Placed>>> place(List<NewOrder> batch) {
    List<ChangedOrder> created =
        batch.stream()
            .map(order -> new ChangedOrder(order.order().id(), order.order().userId()))
            .toList();
    Future<List<Placed>> placed = writer.place(batch);
    // After a failure too: one whose connection broke at the commit may have taken effect.
    Future<Void> told = placed.transform(ended -> announcer.announceWithMessages(shard, created));
    return placed
        .timeout(TRANSACTION_SECONDS_MAX, TimeUnit.SECONDS)
        .map(orders -> orders.stream().map(order -> new Announced<>(order, told)).toList());
  }

  /** A token used before is found by its unique key: the answer is the order it led to then. */
  private Future<Placed> replayOrFail(NewOrder order, Throwable failure) {
    if (!SqlErrors.isDuplicate(failure) || order.token().isEmpty()) {
      return Future.failedFuture(failure);
    }
    return service
        .findByToken(order.order().userId(), order.token(), order.content())
        .compose(found ->
            found.order() == null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(new Placed(found.order(), true)));
  }
}
