package com.doos.cdc.app;

import com.doos.cdc.app.BinlogSource.Batch;
import com.doos.cdc.document.RowImage;
import com.doos.shared.log.LogKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one shard's binlog into the index: fetch, write, and only then acknowledge. Whatever
 * fails in between is fetched again, and the documents' versions make the repetition harmless. Runs
 * on a thread of its own, because its source blocks.
 */
public final class DestinationLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DestinationLoop.class);

  private final int shard;
  private final BinlogSource source;
  private final IndexWriter writer;
  private final CdcMetrics metrics;
  private final InstantSource clock;
  private final StopSignal stop;
  private final Pauses pauses = new Pauses();
  private volatile boolean connected;

  public DestinationLoop(
      int shard,
      BinlogSource source,
      IndexWriter writer,
      CdcMetrics metrics,
      InstantSource clock,
      StopSignal stop) {
    this.shard = shard;
    this.source = source;
    this.writer = writer;
    this.metrics = metrics;
    this.clock = clock;
    this.stop = stop;
  }

  /** Whether the source answered last time. */
  public boolean isConnected() {
    return connected;
  }

  @Override
  public void run() {
    if (!writer.prepare()) {
      return;
    }
    while (!stop.isGiven()) {
      try {
        source.open();
        connected = true;
        LOG.atInfo().addKeyValue(LogKeys.SHARD, shard).log("reading the binlog");
        while (!stop.isGiven()) {
          step();
        }
      } catch (RuntimeException lost) {
        metrics.behind(clock.instant());
        metrics.retry();
        LOG.atWarn().addKeyValue(LogKeys.SHARD, shard).setCause(lost).log("binlog lost");
        stop.pause(pauses.next());
      } finally {
        connected = false;
        source.close();
      }
    }
  }

  private void step() {
    Optional<Batch> fetched = source.next();
    pauses.reset();
    if (fetched.isEmpty()) {
      metrics.upToDate();
      return;
    }
    Batch batch = fetched.get();
    if (batch.rows().isEmpty()) {
      source.acknowledge(batch);
      return;
    }
    metrics.read(batch.rows().size());
    metrics.behind(batch.rows().getFirst().executedAt());
    if (writer.write(batch.rows())) {
      source.acknowledge(batch);
      metrics.indexed(newest(batch));
    }
  }

  private static Instant newest(Batch batch) {
    return batch.rows().stream()
        .map(RowImage::executedAt)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }
}
