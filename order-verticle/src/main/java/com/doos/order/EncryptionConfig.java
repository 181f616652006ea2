package com.doos.order;

import com.doos.order.app.LoopVerticle;
import com.doos.order.app.Sealing;
import com.doos.order.store.SealStore;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.seal.KeyRing;
import io.vertx.sqlclient.Pool;
import java.time.Duration;

/**
 * Sealing of personal data.
 *
 * @param keys what is sealed under, in tables and caches
 * @param reseal how stored data is brought under the active key
 */
public record EncryptionConfig(KeyRing keys, Sealing.Limits reseal) {

  static EncryptionConfig from(ConfigReader reader) {
    return new EncryptionConfig(
        KeyRing.from(reader), reader.section("reseal", EncryptionConfig::limits));
  }

  private static Sealing.Limits limits(ConfigReader reader) {
    return new Sealing.Limits(
        reader.integer("batch_max", 1, 1_000),
        reader.duration("pause", Duration.ofMillis(1), Duration.ofMinutes(1)),
        reader.duration("interval", Duration.ofMillis(10), Duration.ofDays(7)));
  }

  /** What brings a shard's data under the active key. */
  LoopVerticle loop(int shard, Pool pool, ServiceContext context) {
    Sealing sealing =
        new Sealing(
            shard,
            pool,
            new SealStore(keys),
            keys.activeKey(),
            context.clock(),
            reseal,
            context.metrics());
    return new LoopVerticle("sealing", shard, reseal.pause(), sealing::round);
  }
}
