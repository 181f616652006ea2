package com.doos.inventory.app;

import com.doos.inventory.domain.SkuKey;
import com.doos.shared.redis.RedisScript;
import com.doos.shared.redis.StockGate;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Looks for gates that outlive what a gate may. A gate of ours may be wrong for as long as it
 * lives, and is gone then; one that stays longer, or for ever, was set by nobody of us, and would
 * refuse or admit in vain until somebody takes it away.
 */
final class GateAudit {
  private static final long WAIT_MS_MAX = 1_000;

  private final RedisScript script;
  private final Duration gateTtl;

  /**
   * @param gateTtl the longest life of a gate
   */
  GateAudit(Redis redis, Duration gateTtl) {
    this.script = RedisScript.read(redis, GateAudit.class, "audit_gates.lua");
    this.gateTtl = gateTtl;
  }

  /**
   * The gates of these SKUs that live too long, and what they hold.
   *
   * @param repair take them away
   */
  Future<Map<SkuKey, String>> look(List<SkuKey> skus, boolean repair) {
    List<String> keys =
        skus.stream().map(sku -> StockGate.key(sku.productId(), sku.skuId())).toList();
    List<String> arguments = List.of(String.valueOf(gateTtl.toMillis()), repair ? "1" : "0");
    return script
        .run(keys, arguments)
        .timeout(WAIT_MS_MAX, TimeUnit.MILLISECONDS)
        .map(found -> {
          Map<SkuKey, String> wrong = new LinkedHashMap<>();
          for (Response gate : found) {
            wrong.put(skus.get(gate.get(0).toInteger() - 1), gate.get(1).toString());
          }
          return wrong;
        });
  }
}
