package com.doos.inventory.app;

import com.doos.inventory.domain.HeldLine;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLevels;
import com.doos.inventory.store.ConsumeLogStore;
import com.doos.inventory.store.ReservationStore;
import com.doos.inventory.store.StockAuditStore;
import com.doos.inventory.store.StockAuditStore.Listed;
import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the stock with itself, page by page, and tells the reconciler what orders hold. Changes
 * only numbers that follow from others, under the lock that every change of stock takes. Safe for
 * all threads.
 */
public final class StockAuditService {
  private static final Logger LOG = LoggerFactory.getLogger(StockAuditService.class);

  private final Pool pool;
  private final StockTransactions transactions;
  private final StockAuditStore audits;
  private final ReservationStore reservations;
  private final ConsumeLogStore consumeLog;
  private final CatalogueService catalogue;
  private final GateAudit gates;

  /** What may be wrong with a SKU. */
  public enum Kind {
    /** Numbers that do not follow from supply and reservations. */
    STOCK,
    /** More is reserved and sold than was supplied: a person must decide. */
    OVERSOLD,
    /** See {@link GateAudit}. */
    GATE
  }

  public record Finding(Kind kind, SkuKey sku, String detail, boolean repaired) {}

  /**
   * @param checked SKUs
   * @param last the last of them; as asked for when there was none
   * @param gatesChecked false when Redis did not answer
   */
  public record Page(int checked, SkuKey last, List<Finding> findings, boolean gatesChecked) {}

  /** What some orders hold or held, and which of their messages have taken effect. */
  public record Held(List<HeldLine> lines, Set<String> consumed) {}

  public StockAuditService(
      Pool pool,
      StockAuditStore audits,
      ReservationStore reservations,
      ConsumeLogStore consumeLog,
      CatalogueService catalogue,
      Redis redis,
      Duration gateTtl) {
    this.pool = pool;
    this.transactions = new StockTransactions(pool);
    this.audits = audits;
    this.reservations = reservations;
    this.consumeLog = consumeLog;
    this.catalogue = catalogue;
    this.gates = new GateAudit(redis, gateTtl);
  }

  /** Looks at the SKUs behind one, in SKU order. */
  public Future<Page> audit(SkuKey after, int limit, boolean repair) {
    return audits
        .page(pool, after, limit)
        .compose(levels -> {
          List<Finding> findings = new ArrayList<>();
          SkuKey last = levels.isEmpty() ? after : levels.get(levels.size() - 1).sku();
          return stock(levels, repair, findings)
              .compose(done ->
                  levels.isEmpty()
                      ? Future.succeededFuture(true)
                      : gates(levels.stream().map(StockLevels::sku).toList(), repair, findings))
              .map(gatesChecked -> new Page(levels.size(), last, findings, gatesChecked));
        });
  }

  /** One after the other: there are few, and each locks its SKU while it reads. */
  private Future<Void> stock(List<StockLevels> levels, boolean repair, List<Finding> findings) {
    Future<Void> done = Future.succeededFuture();
    for (StockLevels seen : levels) {
      if (!seen.isRight()) {
        done = done.compose(before -> judge(seen, repair)).onSuccess(findings::add).mapEmpty();
      }
    }
    return done;
  }

  private Future<Finding> judge(StockLevels seen, boolean repair) {
    Finding found =
        new Finding(
            seen.rightAvailable() < 0 ? Kind.OVERSOLD : Kind.STOCK, seen.sku(), seen.text(), false);
    return repair && found.kind() == Kind.STOCK
        ? repair(seen.sku())
            .map(repaired -> new Finding(found.kind(), found.sku(), found.detail(), repaired))
        : Future.succeededFuture(found);
  }

  /** Whether the SKU's numbers are right now. */
  private Future<Boolean> repair(SkuKey sku) {
    return transactions
        .run(transaction ->
            audits
                .lock(transaction, sku)
                .compose(locked -> {
                  StockLevels levels = locked.get(0);
                  if (levels.isRight() || levels.rightAvailable() < 0) {
                    return Future.succeededFuture(levels.isRight());
                  }
                  return audits.repair(transaction, levels).map(true);
                }))
        .onSuccess(done -> catalogue.changed(Set.of(sku)));
  }

  private Future<Boolean> gates(List<SkuKey> skus, boolean repair, List<Finding> findings) {
    return gates
        .look(skus, repair)
        .onSuccess(wrong ->
            wrong.forEach((sku, value) ->
                findings.add(
                    new Finding(Kind.GATE, sku, "a gate at " + value + " that stays", repair))))
        .map(true)
        .recover(failure -> {
          LOG.warn("gates in Redis not checked", failure);
          return Future.succeededFuture(false);
        });
  }

  /** What orders hold or held, as of one moment. */
  public Future<Held> find(List<Long> orderIds) {
    List<String> messageIds =
        orderIds.stream()
            .flatMap(id ->
                Stream.of(
                    StockEvent.messageId(StockEventType.STOCK_CONFIRM, id),
                    StockEvent.messageId(StockEventType.STOCK_ROLLBACK, id)))
            .toList();
    return Transactions.once(
        pool,
        transaction -> {
          var lines = reservations.held(transaction, orderIds);
          var consumed = consumeLog.known(transaction, messageIds);
          return Future.join(lines, consumed)
              .map(done -> new Held(lines.result(), consumed.result()));
        });
  }

  /** See {@link StockAuditStore#list}. */
  public Future<List<Listed>> list(long afterOrderId, Instant expiredBefore, int limit) {
    return audits.list(pool, afterOrderId, expiredBefore, limit);
  }
}
