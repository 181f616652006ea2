package com.doos.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;

/**
 * Something that happens once, at a point of a conversation through a {@link FaultProxy}; the same
 * trap may be set in several.
 */
public final class Trap {
  /** Which way the chunk travels that is looked at. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /** When the trap acts. */
  public enum Moment {
    /** Instead of passing the chunk on; the connection is cut. */
    BEFORE,
    /** When the answer to the chunk is there, before the client gets it. */
    AFTER_ANSWER
  }

  private final Direction direction;
  private final Moment moment;
  private final BiPredicate<String, String> point;
  private final Runnable action;
  private final AtomicBoolean caught = new AtomicBoolean();
  private final CompletableFuture<Void> sprung = new CompletableFuture<>();

  /**
   * @param point asked with what the client said since its last transaction ended, and with the
   *     chunk; both byte for byte in ISO 8859-1
   * @param action must have taken effect when it returns
   */
  public Trap(
      Direction direction, Moment moment, BiPredicate<String, String> point, Runnable action) {
    this.direction = direction;
    this.moment = moment;
    this.point = point;
    this.action = action;
  }

  Moment moment() {
    return moment;
  }

  /** Whether this is the chunk; true only once. */
  boolean catches(Direction travelling, String said, String chunk) {
    return travelling == direction
        && !caught.get()
        && point.test(said, chunk)
        && caught.compareAndSet(false, true);
  }

  void spring() {
    try {
      action.run();
      sprung.complete(null);
    } catch (RuntimeException failed) {
      sprung.completeExceptionally(failed);
    }
  }

  /** Completes when the action has been carried out. */
  public CompletableFuture<Void> sprung() {
    return sprung;
  }
}
