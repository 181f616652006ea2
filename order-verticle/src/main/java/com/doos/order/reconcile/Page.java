package com.doos.order.reconcile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look at some rows brought.
 *
 * @param checked rows looked at
 * @param next where the next page begins; null at the end
 * @param suspicions to be looked at again
 * @param findings that are certain and dealt with
 * @param unchecked what could not be checked of these rows
 */
public record Page<P>(
    int checked,
    @Nullable P next,
    List<Suspicion> suspicions,
    List<Finding> findings,
    List<String> unchecked) {

  /** A page of suspicions. */
  public static <P> Page<P> of(int checked, @Nullable P next, List<Suspicion> suspicions) {
    return new Page<>(checked, next, suspicions, List.of(), List.of());
  }
}
