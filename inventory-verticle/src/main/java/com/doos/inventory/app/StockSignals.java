package com.doos.inventory.app;

import com.doos.inventory.domain.SkuKey;
import com.doos.shared.redis.StockGate;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the stock tells others through Redis: gates of hot SKUs and low-stock warnings. Best effort:
 * one write is under way at a time, of what waits meanwhile only the latest for each SKU is kept,
 * and nobody waits for it. Confined to the context of its owner.
 */
final class StockSignals {
  private static final Logger LOG = LoggerFactory.getLogger(StockSignals.class);

  /** Signals that may wait; more are dropped. */
  private static final int WAITING_MAX = 4_096;

  private static final long WRITE_MS_MAX = 1_000;

  private final Redis redis;
  private final Duration gateTtl;
  private final Map<String, Request> waiting = new LinkedHashMap<>();
  private boolean writing;
  private boolean away;

  /**
   * @param gateTtl how long a gate lives that is not renewed
   */
  StockSignals(Redis redis, Duration gateTtl) {
    this.redis = redis;
    this.gateTtl = gateTtl;
  }

  /** Sets the gate of a SKU. */
  void gate(SkuKey sku, int available) {
    String key = StockGate.key(sku.productId(), sku.skuId());
    add(key, Request.cmd(Command.SET).arg(key).arg(available).arg("PX").arg(gateTtl.toMillis()));
  }

  /** Warns that the stock of a SKU is low. */
  void low(SkuKey sku, int available) {
    JsonObject warning =
        new JsonObject()
            .put("product_id", sku.productId())
            .put("sku_id", sku.skuId())
            .put("available_stock", available);
    add(
        StockGate.LOW_CHANNEL + sku,
        Request.cmd(Command.PUBLISH).arg(StockGate.LOW_CHANNEL).arg(warning.encode()));
  }

  private void add(String key, Request request) {
    if (waiting.size() < WAITING_MAX || waiting.containsKey(key)) {
      waiting.put(key, request);
    }
    if (!writing) {
      writeNext();
    }
  }

  private void writeNext() {
    writing = !waiting.isEmpty();
    if (!writing) {
      return;
    }
    List<Request> requests = new ArrayList<>(waiting.values());
    waiting.clear();
    Future.<Void>succeededFuture()
        .compose(start -> redis.batch(requests)) // may throw
        .timeout(WRITE_MS_MAX, TimeUnit.MILLISECONDS)
        .onComplete(done -> {
          report(done.cause());
          writeNext();
        });
  }

  private void report(@Nullable Throwable failure) {
    if (failure != null && !away) {
      LOG.warn("Redis does not take stock signals", failure);
    } else if (failure == null && away) {
      LOG.info("Redis takes stock signals again");
    }
    away = failure != null;
  }
}
