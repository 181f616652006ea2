package com.doos.cdc.app;

import com.doos.cdc.document.OrderDocument;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The searchable orders. Blocking; callable from any thread. */
public interface OrderIndex {
  /** What became of one document. */
  sealed interface Result {
    /** It is in the index, or a newer version of it is. */
    record Done() implements Result {}

    /** The index would not take it now. */
    record TryAgain(String reason) implements Result {}

    /** The index will never take it. */
    record Rejected(String reason) implements Result {}
  }

  /** Creates what is missing. */
  void prepare() throws IOException;

  /**
   * Writes documents; an older version never replaces a newer one.
   *
   * @return one result for each document, in their order
   * @throws IOException when it is unknown what became of them
   */
  List<Result> write(List<OrderDocument> documents) throws IOException;

  /** Makes everything searchable that was written before. */
  void refresh() throws IOException;

  /**
   * Tells those who search how far the index has come, unless it lacks what was before it: then it
   * sees to it that this is added.
   *
   * @param asOf by shard: what was committed before is searchable
   */
  void publish(Map<Integer, Instant> asOf) throws IOException;
}
