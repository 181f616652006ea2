package com.doos.order.store;

import com.doos.shared.sql.InList;
import com.doos.shared.sql.MultiRow;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;

/**
 * The ids of an IN list in ascending order, so that rows are locked in one order everywhere, padded
 * as {@link InList} does.
 */
final class IdList {
  private final List<Long> padded;

  IdList(Collection<Long> ids) {
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("an IN list needs an id");
    }
    padded = InList.padded(ids.stream().sorted().distinct().toList());
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
    padded.forEach(arguments::addLong);
    return arguments;
  }
}
