package com.doos.order.app;

import com.doos.order.app.ShardCommand.Done;
import com.doos.order.app.ShardCommand.Placed;
import com.doos.order.app.ShardCommand.Updated;
import com.doos.order.domain.NewOrder;
import com.doos.shared.batch.GroupCommitter;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.shared.outbox.OutboxSignals;
import com.doos.shared.sql.SqlErrors;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of a shard in this process: orders from all connections meet here and share
 * transactions. After each commit that wrote a message the relay is woken.
 */
public final class ShardVerticle extends VerticleBase {
  private final int shard;
  private final ShardService service;
  private final OrderPresence presence;
  private final LocalBus bus;
  private final Redis redis;
  private final GroupCommitter.Limits limits;
  private final MeterRegistry metrics;
  private @Nullable MessageConsumer<ShardCommand> consumer;

  public ShardVerticle(
      int shard,
      ShardService service,
      OrderPresence presence,
      LocalBus bus,
      Redis redis,
      GroupCommitter.Limits limits,
      MeterRegistry metrics) {
    this.shard = shard;
    this.service = service;
    this.presence = presence;
    this.bus = bus;
    this.redis = redis;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    GroupCommitter<NewOrder, Placed> committer =
        new GroupCommitter<>(
            context, "shard-" + shard, limits, SqlErrors::isRowsFault, metrics, this::place);
    consumer = bus.answer(BusAddresses.shard(shard), command -> carryOut(committer, command));
    return consumer.completion();
  }

  @Override
  public Future<?> stop() {
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  private Future<?> carryOut(GroupCommitter<NewOrder, Placed> committer, ShardCommand command) {
    return switch (command) {
      case ShardCommand.Place place ->
          committer.submit(place.order()).recover(failure -> replayOrFail(place.order(), failure));
      case ShardCommand.FindByToken find ->
          service.findByToken(find.userId(), find.token(), find.contentHash());
      case ShardCommand.Find find -> service.find(find.orderId());
      case ShardCommand.FindAll find -> presence.find(find.orderIds(), find.deadline());
      case ShardCommand.ListOrders list ->
          service.list(list.userId(), list.status(), list.page(), list.pageSize());
      case ShardCommand.Cancel cancel ->
          service
              .cancel(cancel.orderId(), cancel.userId(), cancel.actor(), cancel.reason())
              .onSuccess(done -> wakeRelay())
              .map(done -> new Done());
      case ShardCommand.Update update ->
          service.update(update.updates(), update.actor()).map(Updated::new);
    };
  }

  private Future<List<Placed>> place(List<NewOrder> batch) {
    return service.place(batch).onSuccess(done -> wakeRelay());
  }

  /** A token used before is found by its unique key: the answer is the order it led to then. */
  private Future<Placed> replayOrFail(NewOrder order, Throwable failure) {
    if (!SqlErrors.isDuplicate(failure) || order.token().isEmpty()) {
      return Future.failedFuture(failure);
    }
    return service
        .findByToken(order.order().userId(), order.token(), order.contentHash())
        .compose(found ->
            found.order() == null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(new Placed(found.order(), true)));
  }

  /** Best effort: without Redis the relay finds the messages at its next scan. */
  private void wakeRelay() {
    redis
        .send(Request.cmd(Command.PUBLISH).arg(OutboxSignals.channel(shard)).arg("1"))
        .otherwiseEmpty();
  }
}
