package com.doos.cdc.upkeep;

import com.doos.cdc.app.CdcMetrics;
import com.doos.cdc.app.DeadLetters;
import com.doos.cdc.app.Freshness;
import com.doos.cdc.app.StopSignal;
import com.doos.cdc.search.ElasticOrderIndex;
import com.doos.cdc.search.IndexConfig;
import com.doos.cdc.search.IndexVersions;
import com.doos.cdc.store.OrderRowStore;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.List;

/** Audit and rebuild of one index. */
public record Upkeep(IndexAudit audit, IndexRebuild rebuild) {

  /**
   * @param shards in their order
   * @param freshness of the shards, in their order
   * @param metrics of what is written by rebuilds
   */
  public static Upkeep of(
      List<Pool> shards,
      ElasticOrderIndex index,
      IndexConfig config,
      DeadLetters deadLetters,
      List<Freshness> freshness,
      CdcMetrics metrics,
      InstantSource clock,
      StopSignal stop) {
    ShardRows rows = new ShardRows(shards, new OrderRowStore());
    IndexAudit audit = new IndexAudit(rows, index, freshness, config.auditSettle(), clock, stop);
    return new Upkeep(
        audit,
        new IndexRebuild(
            rows, new IndexVersions(index), audit, config, deadLetters, metrics, clock, stop));
  }
}
