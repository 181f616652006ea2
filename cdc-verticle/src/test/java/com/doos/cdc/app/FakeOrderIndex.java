package com.doos.cdc.app;

import com.doos.cdc.document.OrderDocument;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/** An index in memory with versions, and with failures as ordered. */
final class FakeOrderIndex implements OrderIndex {
  final Map<Long, OrderDocument> documents = new HashMap<>();
  final List<Integer> bulkSizes = new ArrayList<>();
  final Map<Integer, Instant> published = new HashMap<>();
  final Set<Long> rejected = new HashSet<>();

  /** For each of the coming writes what goes wrong: {@code "io"} or {@code "busy"}. */
  final Queue<String> faults = new ArrayDeque<>();

  /** Done at the beginning of each write. */
  Runnable whileWriting = () -> {};

  int prepared;
  int refreshFailures;
  int refreshed;

  @Override
  public void prepare() {
    prepared++;
  }

  @Override
  public List<Result> write(List<OrderDocument> chunk) throws IOException {
    whileWriting.run();
    return take(chunk);
  }

  private synchronized List<Result> take(List<OrderDocument> chunk) throws IOException {
    bulkSizes.add(chunk.size());
    String fault = faults.poll();
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < chunk.size(); i++) {
      boolean busy = "busy".equals(fault) && i > 0;
      results.add(busy ? new Result.TryAgain("429") : write(chunk.get(i)));
    }
    if ("io".equals(fault)) {
      throw new IOException("the answer was lost");
    }
    return results;
  }

  private Result write(OrderDocument document) {
    if (rejected.contains(document.id())) {
      return new Result.Rejected("does not fit");
    }
    documents.merge(
        document.id(), document, (old, now) -> now.version() > old.version() ? now : old);
    return new Result.Done();
  }

  @Override
  public void refresh() throws IOException {
    if (refreshFailures-- > 0) {
      throw new IOException("away");
    }
    refreshed++;
  }

  @Override
  public void publish(Map<Integer, Instant> asOf) {
    published.putAll(asOf);
  }
}
