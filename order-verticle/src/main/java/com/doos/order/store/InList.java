package com.doos.order.store;

import com.doos.shared.sql.MultiRow;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The ids of an IN list in ascending order, so that rows are locked in one order everywhere. The
 * last id is repeated up to a power of two: so only a handful of statement texts exist and each
 * stays prepared.
 */
final class InList {
  private final List<Object> padded;

  InList(Collection<Long> ids) {
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("an IN list needs an id");
    }
    padded = new ArrayList<>(ids.stream().sorted().distinct().toList());
    int size = padded.size();
    int wanted = size == 1 ? 1 : Integer.highestOneBit(size - 1) << 1;
    Object last = padded.get(size - 1);
    while (padded.size() < wanted) {
      padded.add(last);
    }
  }

  /** {@code (?,?,?,?)}. */
  String placeholders() {
    return MultiRow.placeholders(padded.size());
  }

  /** The arguments of a statement that ends in this list. */
  Tuple after(Object... first) {
    Tuple arguments = Tuple.tuple();
    for (Object argument : first) {
      arguments.addValue(argument);
    }
    padded.forEach(arguments::addValue);
    return arguments;
  }
}
