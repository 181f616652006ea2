package com.doos.cdc.app;

import com.doos.cdc.app.DeadLetters.DeadLetter;
import com.doos.cdc.app.OrderIndex.Result;
import com.doos.cdc.document.DocumentBatch;
import com.doos.cdc.document.DocumentBatch.Unmappable;
import com.doos.cdc.document.OrderDocument;
import com.doos.cdc.document.RowImage;
import com.doos.shared.log.LogKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of rows to the index and does not give up: what the index would not take now is
 * tried again until it is taken, and what it will never take is kept as a dead letter. Only then is
 * a batch written, so that its position may be acknowledged.
 */
public final class IndexWriter {
  private static final Logger LOG = LoggerFactory.getLogger(IndexWriter.class);

  private final OrderIndex index;
  private final DeadLetters deadLetters;
  private final int bulkMax;
  private final Consumer<List<OrderDocument>> written;
  private final CdcMetrics metrics;
  private final StopSignal stop;

  /** A step against the index that may be repeated. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /**
   * @param bulkMax documents written at once
   * @param written is given what was written
   */
  public IndexWriter(
      OrderIndex index,
      DeadLetters deadLetters,
      int bulkMax,
      Consumer<List<OrderDocument>> written,
      CdcMetrics metrics,
      StopSignal stop) {
    this.index = index;
    this.deadLetters = deadLetters;
    this.bulkMax = bulkMax;
    this.written = written;
    this.metrics = metrics;
    this.stop = stop;
  }

  /**
   * Prepares the index, however long it takes.
   *
   * @return false when the stop signal came first
   */
  boolean prepare() {
    return insist(index::prepare);
  }

  /**
   * Writes all rows, however long it takes, its bulks side by side: they have no order in common.
   *
   * @return false when the stop signal came first: the rows may be written or not
   */
  public boolean write(List<RowImage> rows) {
    DocumentBatch batch = DocumentBatch.of(rows);
    for (Unmappable row : batch.unmappable()) {
      if (!bury(new DeadLetter(row.id(), row.version(), row.reason(), ""))) {
        return false;
      }
    }
    List<OrderDocument> documents = batch.documents();
    List<CompletableFuture<Boolean>> bulks = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int from = 0; from < documents.size(); from += bulkMax) {
        List<OrderDocument> chunk =
            documents.subList(from, Math.min(documents.size(), from + bulkMax));
        bulks.add(CompletableFuture.supplyAsync(() -> writeChunk(chunk), threads));
      }
    }
    return bulks.stream().allMatch(CompletableFuture::join);
  }

  private boolean writeChunk(List<OrderDocument> chunk) {
    List<OrderDocument> left = new ArrayList<>(chunk);
    List<DeadLetter> rejected = new ArrayList<>();
    boolean allTaken =
        insist(() -> {
          List<Result> results = index.write(left);
          List<OrderDocument> again = new ArrayList<>();
          String reason = "";
          for (int i = 0; i < results.size(); i++) {
            OrderDocument document = left.get(i);
            switch (results.get(i)) {
              case Result.Done done -> {}
              case Result.Rejected no -> rejected.add(deadLetter(document, no.reason()));
              case Result.TryAgain later -> {
                again.add(document);
                reason = later.reason();
              }
            }
          }
          left.clear();
          left.addAll(again);
          if (!left.isEmpty()) {
            throw new IOException("not taken: " + reason);
          }
        });
    for (DeadLetter deadLetter : rejected) {
      if (!bury(deadLetter)) {
        return false;
      }
    }
    written.accept(chunk);
    return allTaken;
  }

  private static DeadLetter deadLetter(OrderDocument document, String reason) {
    return new DeadLetter(
        String.valueOf(document.id()), String.valueOf(document.version()), reason, document.json());
  }

  private boolean bury(DeadLetter deadLetter) {
    LOG.atError()
        .addKeyValue(LogKeys.ORDER_ID, deadLetter.orderId())
        .log("not indexed: {}", deadLetter.reason());
    metrics.deadLetter();
    return insist(() -> deadLetters.keep(deadLetter));
  }

  /** Repeats a step until it succeeds; the index may have to be created anew in between. */
  private boolean insist(Step step) {
    Pauses pauses = new Pauses();
    boolean repeated = false;
    while (!stop.isGiven()) {
      try {
        if (repeated) {
          index.prepare();
        }
        step.run();
        return true;
      } catch (IOException e) {
        repeated = true;
        metrics.retry();
        LOG.warn("index away, trying again: {}", e.toString());
        stop.pause(pauses.next());
      }
    }
    return false;
  }
}
