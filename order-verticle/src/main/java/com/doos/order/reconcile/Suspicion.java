package com.doos.order.reconcile;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that looks wrong, perhaps only because it was moving while it was looked at.
 *
 * @param remedy puts it right, guarded by what was seen; answers false when there was nothing to do
 *     any more. Null when a person must.
 */
public record Suspicion(Evidence evidence, @Nullable Supplier<Future<Boolean>> remedy) {
  public Suspicion(FindingKind kind, long subject, String detail) {
    this(new Evidence(kind, String.valueOf(subject), detail), null);
  }

  public Suspicion(
      FindingKind kind, long subject, String detail, Supplier<Future<Boolean>> remedy) {
    this(new Evidence(kind, String.valueOf(subject), detail), remedy);
  }
}
