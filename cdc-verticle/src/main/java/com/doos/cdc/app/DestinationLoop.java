package com.doos.cdc.app;

import com.doos.cdc.app.BinlogSource.Batch;
import com.doos.shared.log.LogKeys;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one shard's binlog into the index: fetch, write, and only then acknowledge. Whatever
 * fails in between is fetched again, and the documents' versions make the repetition harmless. Runs
 * on a thread of its own, because its source blocks, and fetches a few batches ahead of the thread
 * that writes.
 */
public final class DestinationLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DestinationLoop.class);

  /** Batches fetched and not acknowledged; all of them are in memory. */
  private static final int AHEAD_MAX = 4;

  private static final long LOOK_MS = 50;

  private final int shard;
  private final BinlogSource source;
  private final IndexWriter writer;
  private final Executor writes;
  private final Freshness freshness;
  private final CdcMetrics metrics;
  private final StopSignal stop;
  private final Pauses pauses = new Pauses();
  private volatile boolean connected;

  /**
   * @param written true when the batch may be acknowledged
   */
  private record Ahead(Batch batch, CompletableFuture<Boolean> written) {}

  /**
   * @param writes one thread, which carries out what it is given in that order
   */
  public DestinationLoop(
      int shard,
      BinlogSource source,
      IndexWriter writer,
      Executor writes,
      Freshness freshness,
      CdcMetrics metrics,
      StopSignal stop) {
    this.shard = shard;
    this.source = source;
    this.writer = writer;
    this.writes = writes;
    this.freshness = freshness;
    this.metrics = metrics;
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
      Deque<Ahead> ahead = new ArrayDeque<>();
      try {
        source.open();
        connected = true;
        LOG.atInfo().addKeyValue(LogKeys.SHARD, shard).log("reading the binlog");
        while (!stop.isGiven()) {
          step(ahead);
        }
      } catch (RuntimeException lost) {
        metrics.retry();
        LOG.atWarn().addKeyValue(LogKeys.SHARD, shard).setCause(lost).log("binlog lost");
        stop.pause(pauses.next());
      } finally {
        connected = false;
        source.close();
        // What is fetched again is not to pile up behind it.
        ahead.forEach(left -> left.written().exceptionally(failed -> false).join());
      }
    }
  }

  private void step(Deque<Ahead> ahead) {
    while (!ahead.isEmpty() && ahead.getFirst().written().isDone()) {
      acknowledge(ahead.removeFirst());
    }
    if (ahead.size() == AHEAD_MAX) {
      waitFor(ahead.getFirst());
      return;
    }
    source
        .next()
        .ifPresent(batch -> {
          metrics.read(batch.rows().size());
          ahead.addLast(
              new Ahead(batch, CompletableFuture.supplyAsync(() -> write(batch), writes)));
        });
    pauses.reset();
  }

  private boolean write(Batch batch) {
    boolean written = writer.write(batch.rows());
    if (written && batch.completeTo() != null) {
      freshness.writtenTo(batch.completeTo());
    }
    return written;
  }

  private void acknowledge(Ahead done) {
    if (done.written().join()) {
      source.acknowledge(done.batch());
    }
  }

  private void waitFor(Ahead batch) {
    try {
      var unused = batch.written().get(LOOK_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException later) {
      LOG.trace("seen at the next step", later);
    } catch (InterruptedException e) {
      stop.give();
      Thread.currentThread().interrupt();
    }
  }
}
