package com.doos.cdc.upkeep;

import com.doos.cdc.app.CdcMetrics;
import com.doos.cdc.app.DeadLetters;
import com.doos.cdc.app.DeadLetters.DeadLetter;
import com.doos.cdc.app.IndexWriter;
import com.doos.cdc.app.StopSignal;
import com.doos.cdc.search.IndexConfig;
import com.doos.cdc.search.IndexVersions;
import com.doos.cdc.store.OrderRowStore.OrderRow;
import com.doos.cdc.upkeep.Rebuild.State;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a new index from the shards while searches and changes go on.
 *
 * <p>From its beginning every change is written to both indices. What was committed before that is
 * in the rows that are then copied, page by page; what is committed after a row was copied comes by
 * the binlog, with a higher version. So nothing is missing when the copy ends, in whatever order
 * the two write. The new index is then compared with the shards, order by order, and only if
 * nothing differs it is put in the place of the old one.
 */
public final class IndexRebuild {
  private static final Logger LOG = LoggerFactory.getLogger(IndexRebuild.class);
  private static final int PAGE = 500;
  private static final Duration FILL_AGAIN = Duration.ofSeconds(30);

  /** After each page, so that orders go first. */
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final ShardRows rows;
  private final IndexVersions versions;
  private final IndexAudit audit;
  private final IndexConfig config;
  private final IndexWriter writer;
  private final InstantSource clock;
  private final StopSignal stop;

  /** Orders that the index under way has rejected. */
  private final Set<String> rejected = ConcurrentHashMap.newKeySet();

  private final AtomicReference<@Nullable Rebuild> latest = new AtomicReference<>();

  /**
   * @param metrics of what is written by rebuilds
   */
  IndexRebuild(
      ShardRows rows,
      IndexVersions versions,
      IndexAudit audit,
      IndexConfig config,
      DeadLetters deadLetters,
      CdcMetrics metrics,
      InstantSource clock,
      StopSignal stop) {
    this.rows = rows;
    this.versions = versions;
    this.audit = audit;
    this.config = config;
    this.writer =
        new IndexWriter(
            versions.next(),
            letter -> keep(deadLetters, letter),
            config.bulkMax(),
            documents -> {},
            metrics,
            stop);
    this.clock = clock;
    this.stop = stop;
  }

  /** What the index will never take is a dead letter, and no reason to stay with the old index. */
  private void keep(DeadLetters deadLetters, DeadLetter letter) throws IOException {
    deadLetters.keep(letter);
    rejected.add(letter.orderId());
    update(rebuild -> rebuild.rejected(rejected.size()));
  }

  /** How the rebuild under way is getting on, or how the last one ended; null before the first. */
  public @Nullable Rebuild latest() {
    return latest.get();
  }

  /** Begins by itself, unless one is under way or failed a short while ago. */
  public void fill() {
    Rebuild before = latest.get();
    Instant failedAt = before == null ? null : before.finishedAt();
    if (failedAt == null || failedAt.plus(FILL_AGAIN).isBefore(clock.instant())) {
      var unused = start();
    }
  }

  /**
   * Begins on a thread of its own, unless one is under way.
   *
   * @return whether it began
   */
  public boolean start() {
    Rebuild before = latest.get();
    if (before != null && before.state().isUnderWay()) {
      return false;
    }
    if (!latest.compareAndSet(before, Rebuild.begun(clock.instant(), rows.shards()))) {
      return false;
    }
    Thread.ofPlatform().name("index-rebuild").start(this::run);
    return true;
  }

  private void run() {
    try {
      rejected.clear();
      String next = versions.begin();
      update(rebuild -> rebuild.into(next));
      LOG.info("rebuilding the order index as {}", next);
      for (int shard = 0; shard < rows.shards(); shard++) {
        copy(shard);
      }
      update(rebuild -> rebuild.in(State.VERIFYING));
      versions.next().refresh();
      verify();
      versions.promote(next);
      update(rebuild -> rebuild.ended(State.DONE, "", clock.instant()));
      LOG.info("the order index is {} now", next);
    } catch (IOException | RuntimeException failed) {
      LOG.error("the order index was not rebuilt", failed);
      abandon();
      update(rebuild -> rebuild.ended(State.FAILED, text(failed), clock.instant()));
    }
  }

  private static String text(Exception failed) {
    return String.valueOf(failed.getMessage());
  }

  private void abandon() {
    try {
      versions.abandon();
    } catch (IOException away) {
      LOG.warn("the unfinished index is deleted before the next rebuild", away);
    }
  }

  private void copy(int shard) throws IOException {
    long after = 0;
    List<OrderRow> page;
    do {
      page = rows.page(shard, after, PAGE);
      if (!writer.write(page.stream().map(OrderRow::image).toList())) {
        throw new InterruptedIOException("the service stops");
      }
      int copied = page.size();
      update(rebuild -> rebuild.copied(shard, copied));
      after = page.isEmpty() ? after : page.getLast().id();
      stop.pause(PAUSE);
    } while (page.size() == PAGE);
  }

  /** Compares everything up to the last order of now; later ones came by the binlog only. */
  private void verify() throws IOException {
    long last = rows.last();
    long after = 0;
    while (after < last) {
      IndexAudit.Page page = audit.page(config.next(), after, PAGE, false);
      List<IndexFinding> wrong =
          page.findings().stream().filter(finding -> !isDeadLetter(finding)).toList();
      if (!wrong.isEmpty()) {
        throw new IOException(wrong.size() + " differ, first " + wrong.get(0));
      }
      update(rebuild -> rebuild.verified(page));
      if (page.last() == 0) {
        return;
      }
      after = page.last();
    }
  }

  private boolean isDeadLetter(IndexFinding finding) {
    return finding.kind() == IndexFinding.Kind.MISSING
        && rejected.contains(String.valueOf(finding.orderId()));
  }

  private void update(UnaryOperator<Rebuild> change) {
    latest.updateAndGet(rebuild -> rebuild == null ? null : change.apply(rebuild));
  }
}
