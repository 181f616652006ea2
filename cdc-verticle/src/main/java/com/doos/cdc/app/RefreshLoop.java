package com.doos.cdc.app;

import com.doos.cdc.app.Freshness.Written;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes the index in short intervals, so that it is known and not guessed when a change became
 * searchable, and tells how far the index has come. Runs on a thread of its own.
 */
public final class RefreshLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshLoop.class);

  private final OrderIndex index;
  private final List<Freshness> shards;
  private final Duration interval;
  private final StopSignal stop;

  /**
   * @param shards in their order
   */
  public RefreshLoop(OrderIndex index, List<Freshness> shards, Duration interval, StopSignal stop) {
    this.index = index;
    this.shards = List.copyOf(shards);
    this.interval = interval;
    this.stop = stop;
  }

  @Override
  public void run() {
    while (!stop.isGiven()) {
      stop.pause(interval);
      refresh();
    }
  }

  /** Not tried again when it fails: the next turn comes soon. */
  void refresh() {
    List<Written> taken = shards.stream().map(Freshness::take).toList();
    try {
      if (taken.stream().anyMatch(written -> !written.changes().isEmpty())) {
        index.refresh();
      }
      publish(taken);
    } catch (IOException away) {
      LOG.debug("not refreshed", away);
      for (int shard = 0; shard < taken.size(); shard++) {
        shards.get(shard).giveBack(taken.get(shard));
      }
    }
  }

  private void publish(List<Written> taken) throws IOException {
    Map<Integer, Instant> asOf = new TreeMap<>();
    for (int shard = 0; shard < taken.size(); shard++) {
      shards.get(shard).searchable(taken.get(shard));
      Instant known = taken.get(shard).completeTo();
      if (known != null) {
        asOf.put(shard, known);
      }
    }
    if (!asOf.isEmpty()) {
      index.publish(asOf);
    }
  }
}
