package com.doos.inventory.app;

import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.ReserveReport;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.inventory.store.StockStore;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows a commit on stock, beside the answers: cached stock is dropped, the gates of hot
 * SKUs are set, and a SKU that became scarce is reported, once each time it crosses the threshold.
 * Confined to the context of its owner.
 */
public final class StockWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StockWatch.class);
  private static final int GATES_MAX = 1_024;

  /**
   * @param hotMin reservations of one batch that make a SKU hot
   * @param gateTtl how long a gate lives that is not renewed
   * @param lowStock units; less is scarce
   * @param hotSkus hot whenever they are reserved at all
   */
  public record Limits(int hotMin, Duration gateTtl, int lowStock, Set<SkuKey> hotSkus) {}

  private final Pool pool;
  private final StockStore stock;
  private final CatalogueService catalogue;
  private final StockSignals signals;
  private final Supplier<Limits> limits;
  private final Counter crossings;
  private final Counter gatesSet;
  private final Cache<SkuKey, Boolean> gated;
  private final Set<SkuKey> toRefresh = new HashSet<>();
  private boolean refreshing;

  /**
   * @param limits asked after each batch; how long gates live is asked once
   */
  public StockWatch(
      Pool pool,
      StockStore stock,
      CatalogueService catalogue,
      Redis redis,
      Supplier<Limits> limits,
      MeterRegistry metrics) {
    this.pool = pool;
    this.stock = stock;
    this.catalogue = catalogue;
    this.signals = new StockSignals(redis, limits.get().gateTtl());
    this.limits = limits;
    this.crossings = metrics.counter("stock_low_crossings");
    this.gatesSet = metrics.counter("stock_gates_set");
    this.gated =
        Caffeine.newBuilder()
            .maximumSize(GATES_MAX)
            .expireAfterWrite(limits.get().gateTtl())
            .build();
  }

  /** After a batch of reservations. */
  void reserved(List<Reservation> batch, ReserveReport report) {
    catalogue.changed(report.skus());
    Limits now = limits.get();
    hot(batch, report.outcomes(), now).forEach(sku -> gate(sku, report.left(sku)));
    for (SkuKey sku : report.skus()) {
      if (report.crossed(sku, now.lowStock())) {
        crossings.increment();
        LOG.warn("stock is low: product {}, sku {}", sku.productId(), sku.skuId());
        signals.low(sku, report.left(sku));
      }
    }
  }

  /** The SKUs that are hot by order, that many reservations name, or one was refused for. */
  static Set<SkuKey> hot(List<Reservation> batch, List<ReserveOutcome> outcomes, Limits limits) {
    Set<SkuKey> hot = new HashSet<>();
    Map<SkuKey, Integer> named = new HashMap<>();
    for (Reservation reservation : batch) {
      for (StockLine line : reservation.lines()) {
        if (named.merge(line.sku(), 1, Integer::sum) >= limits.hotMin()
            || limits.hotSkus().contains(line.sku())) {
          hot.add(line.sku());
        }
      }
    }
    for (ReserveOutcome outcome : outcomes) {
      if (outcome instanceof ReserveOutcome.Insufficient shortage) {
        hot.add(shortage.line().sku());
      }
    }
    return hot;
  }

  private void gate(SkuKey sku, int available) {
    gated.put(sku, true);
    gatesSet.increment();
    signals.gate(sku, available);
  }

  /** After stock was sold, given back or supplied. */
  void moved(Collection<SkuKey> skus) {
    catalogue.changed(skus);
    skus.stream().filter(sku -> gated.getIfPresent(sku) != null).forEach(toRefresh::add);
    if (!refreshing) {
      refresh();
    }
  }

  private void refresh() {
    refreshing = !toRefresh.isEmpty();
    if (!refreshing) {
      return;
    }
    Set<SkuKey> skus = Set.copyOf(toRefresh);
    toRefresh.clear();
    stock
        .available(pool, skus.stream().map(SkuKey::productId).collect(Collectors.toSet()))
        .onSuccess(available ->
            available.forEach((sku, units) -> {
              if (skus.contains(sku)) {
                gate(sku, units);
              }
            }))
        .onFailure(failure -> LOG.debug("gates not refreshed, they expire", failure))
        .onComplete(done -> refresh());
  }
}
