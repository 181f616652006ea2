package com.doos.cdc.app;

import com.doos.cdc.document.OrderDocument;
import java.io.IOException;
import java.util.List;

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

  /**
   * A document that could not be indexed, for a person to look at.
   *
   * @param key the same again when the same document is rejected again
   * @param document its text, empty when there was none
   */
  record DeadLetter(String key, String reason, String document) {}

  /** Creates what is missing: the index behind its alias, and the one of the dead letters. */
  void prepare() throws IOException;

  /**
   * Writes documents; an older version never replaces a newer one.
   *
   * @return one result for each document, in their order
   * @throws IOException when it is unknown what became of them
   */
  List<Result> write(List<OrderDocument> documents) throws IOException;

  /** Keeps what was rejected. */
  void keep(DeadLetter deadLetter) throws IOException;
}
