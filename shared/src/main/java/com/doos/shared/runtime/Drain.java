package com.doos.shared.runtime;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The orderly end of a process, so that no request is lost: it is not ready any more, its intakes
 * take nothing new and finish what is under way; only then may the rest be closed. Safe for all
 * threads.
 */
public final class Drain {
  private final List<Supplier<Future<?>>> intakes = new CopyOnWriteArrayList<>();
  private volatile boolean begun;

  /**
   * Adds an intake.
   *
   * @param close takes nothing new from now on; completes when what was under way is finished, or
   *     the intake's own limit is over
   */
  public void register(Supplier<Future<?>> close) {
    intakes.add(close);
  }

  /** Whether the end has begun: the readiness probe then fails. */
  public boolean begun() {
    return begun;
  }

  /** Closes all intakes; never fails. */
  public Future<Void> run() {
    begun = true;
    return Future.join(intakes.stream().map(Supplier::get).toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}
