package com.doos.order.app;

import com.doos.order.app.Admission.Admitted;
import com.doos.order.app.ShardCommand.Placed;
import com.doos.order.app.ShardCommand.StatusUpdate;
import com.doos.order.cache.View;
import com.doos.order.client.Catalogue;
import com.doos.order.client.StockReservations;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.order.domain.Pricing;
import com.doos.order.gateway.PaymentGateway;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.id.OrderIds;
import com.doos.shared.limit.Origin;
import com.doos.shared.log.LogKeys;
import com.doos.shared.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.mysqlclient.MySQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users do with orders. Placing one goes: admission, prices, id, reservation, shard
 * transaction; each step is one exchange with one owner, and no transaction is open across two of
 * them.
 */
public final class OrderService {
  private static final Logger LOG = LoggerFactory.getLogger(OrderService.class);

  private static final Set<Role> SEE_ALL = Set.of(Role.OPS, Role.ADMIN, Role.INTERNAL);

  private final Shards shards;
  private final OrderReads reads;
  private final Catalogue catalogue;
  private final StockReservations stock;
  private final PaymentGateway gateway;
  private final Breaker gatewayBreaker;
  private final Admission admission;
  private final RiskControl risk;
  private final OrderIds ids;
  private final InstantSource clock;
  private final Duration reservationTtl;
  private final OrderMeters meters;

  /**
   * @param reservationTtl how long stock is held for an order that is being written
   */
  public OrderService(
      Shards shards,
      OrderReads reads,
      Catalogue catalogue,
      StockReservations stock,
      PaymentGateway gateway,
      Breaker gatewayBreaker,
      Admission admission,
      RiskControl risk,
      OrderIds ids,
      InstantSource clock,
      Duration reservationTtl,
      MeterRegistry metrics) {
    this.shards = shards;
    this.reads = reads;
    this.catalogue = catalogue;
    this.stock = stock;
    this.gateway = gateway;
    this.gatewayBreaker = gatewayBreaker;
    this.admission = admission;
    this.risk = risk;
    this.ids = ids;
    this.clock = clock;
    this.reservationTtl = reservationTtl;
    this.meters = new OrderMeters(metrics);
  }

  /**
   * Places an order.
   *
   * @param origin of the request; its id names it in the logs of all services
   * @return the new order, or that of an earlier request with the same token and content; fails
   *     with {@link ErrorCode#DUPLICATE_SUBMIT}, {@link ErrorCode#PRICE_CHANGED}, {@link
   *     ErrorCode#STOCK_INSUFFICIENT}, {@link ErrorCode#INVALID_PARAM}, or as {@link
   *     Admission#admit} and {@link RiskControl#check} do
   */
  public Future<Placed> place(Principal caller, PlaceOrder request, Origin origin) {
    Instant started = clock.instant();
    return admission
        .admit(caller, request, origin, risk.countsAsUnpaid(caller, request))
        .compose(admitted -> admitted(caller, request, origin, admitted))
        .recover(failure -> earlierOr(request, failure))
        .onComplete(
            done -> meters.record(done.succeeded(), Duration.between(started, clock.instant())));
  }

  private Future<Placed> admitted(
      Principal caller, PlaceOrder request, Origin origin, Admitted admitted) {
    return risk.check(caller, request, admitted, origin)
        .compose(passed -> placeNew(caller, request, origin.traceId()))
        .onSuccess(placed -> admission.ended(request, admitted, placed.replayed()))
        .onFailure(refused -> admission.release(request, admitted));
  }

  /**
   * Before a request with a token is refused: the order may have been written by an earlier request
   * with that token, however long ago, and then it is the answer.
   */
  private Future<Placed> earlierOr(PlaceOrder request, Throwable failure) {
    boolean decided =
        failure instanceof DoosException known
            && known.code() != ErrorCode.OVERLOADED
            && known.code() != ErrorCode.INTERNAL;
    if (!decided || request.token().isEmpty()) {
      return Future.failedFuture(failure);
    }
    return shards
        .findByToken(request.userId(), request.token(), request.content())
        .compose(found ->
            found.order() == null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(new Placed(found.order(), true)));
  }

  private Future<Placed> placeNew(Principal caller, PlaceOrder request, String traceId) {
    Set<Long> productIds =
        request.lines().stream().map(OrderLine::productId).collect(Collectors.toSet());
    return catalogue
        .products(productIds)
        .map(products -> Pricing.price(request, products))
        .compose(items -> reserveAndWrite(caller, request, items, traceId));
  }

  private Future<Placed> reserveAndWrite(
      Principal caller, PlaceOrder request, List<OrderItem> items, String traceId) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    long orderId = ids.next(request.userId());
    Instant reservedUntil = now.plus(reservationTtl);
    NewOrder order =
        NewOrder.of(orderId, request, items, caller.actor(), now, reservedUntil).tracedBy(traceId);
    return stock
        .reserve(orderId, items, reservedUntil, traceId)
        .compose(reserved -> authorize(order))
        .compose(shards::place)
        .onSuccess(placed -> afterwards(order, placed))
        .onFailure(failure -> giveBackRefused(orderId, failure));
  }

  private Future<NewOrder> authorize(NewOrder created) {
    Order order = created.order();
    PaymentMethod method = order.paymentMethod();
    return method == null
        ? Future.succeededFuture(created)
        : gatewayBreaker
            .call(() -> gateway.authorize(order.id(), order.actualCents(), method))
            .map(created::paidBy);
  }

  private void afterwards(NewOrder order, Placed placed) {
    if (placed.replayed()) {
      giveBack(order.order().id());
      return;
    }
    LOG.atDebug()
        .addKeyValue(LogKeys.TRACE_ID, Traces.id(order.traceId()))
        .addKeyValue(LogKeys.ORDER_ID, order.order().id())
        .addKeyValue(LogKeys.USER_ID, order.order().userId())
        .log("order placed");
  }

  /** Only when it is certain that the order was not and will not be written. */
  private void giveBackRefused(long orderId, Throwable failure) {
    boolean unknown =
        failure instanceof DoosException known
            ? known.detail() == Detail.TIMED_OUT
            : !(failure instanceof MySQLException);
    if (!unknown) {
      giveBack(orderId);
    }
  }

  private void giveBack(long orderId) {
    stock
        .release(orderId)
        .onFailure(failure ->
            LOG.atWarn()
                .addKeyValue(LogKeys.ORDER_ID, orderId)
                .setCause(failure)
                .log("reservation not given back, it will expire"));
  }

  /**
   * An order with its history, as JSON. Whose it is, is checked here and not where it is
   * remembered; an order of somebody else looks like none.
   *
   * @param userId whose order it must be, unless the caller may see all
   * @return fails with {@link ErrorCode#ORDER_NOT_FOUND}
   */
  public Future<Buffer> detail(Principal caller, long userId, long orderId) {
    return reads
        .detail(orderId)
        .map(found -> {
          if (found.isAbsent() || (found.ownerId() != userId && !caller.isAnyOf(SEE_ALL))) {
            throw DoosException.of(ErrorCode.ORDER_NOT_FOUND);
          }
          return found.body();
        });
  }

  /** A page of a user's orders, newest first, as JSON. */
  public Future<Buffer> list(long userId, @Nullable OrderStatus status, int page, int pageSize) {
    return reads.list(userId, status, page, pageSize).map(View::body);
  }

  /** How many orders a user has in each state; read anew each time. */
  public Future<Map<OrderStatus, Long>> counts(long userId) {
    return shards.countByStatus(userId);
  }

  /** See {@link ShardService#cancel}. */
  public Future<Void> cancel(Principal caller, long userId, long orderId, String reason) {
    return shards.cancel(orderId, userId, caller.actor(), reason);
  }

  /** See {@link ShardService#update}. */
  public Future<List<Boolean>> update(Principal caller, List<StatusUpdate> updates) {
    return shards.update(updates, caller.actor());
  }

  /** See {@link OrderPresence#find}. */
  public Future<Map<Long, OrderPresence.State>> presence(List<Long> orderIds, Instant deadline) {
    return shards.findAll(orderIds, deadline);
  }
}
