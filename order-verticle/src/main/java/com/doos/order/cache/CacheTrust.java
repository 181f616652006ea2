package com.doos.order.cache;

/**
 * Which caches this process may use at the moment. Safe for all threads; asking costs a volatile
 * read.
 *
 * <ul>
 *   <li>The process's own memory while it hears of the changes of others.
 *   <li>Redis while, besides, every change of this process is known to have been announced. A
 *       change that is <em>late</em> suspends it until Redis has answered after all; one that is
 *       <em>lost</em> (it may or may not have arrived) suspends it until the epoch has been
 *       renewed.
 * </ul>
 */
public final class CacheTrust {
  private boolean listening;
  private boolean renewed;
  private int late;
  private long doubts;
  private volatile boolean near;
  private volatile boolean redis;
  private volatile boolean answering = true;
  private Runnable renewal = () -> {};

  /** Whether answers may be remembered in the process. */
  public boolean near() {
    return near;
  }

  /** Whether answers may be taken from Redis and stored there. */
  public boolean redis() {
    return redis;
  }

  /** Whether Redis answered the last change that ended. */
  public boolean answering() {
    return answering;
  }

  /** A change of this process was answered. */
  public void answered() {
    answering = true;
  }

  /** Sets what renews the epoch; called after each loss. */
  synchronized void whenInDoubt(Runnable renewal) {
    this.renewal = renewal;
  }

  /** Whether a renewal is due, and could be heard by all. */
  synchronized boolean inDoubt() {
    return listening && !renewed;
  }

  /** The changes of others are heard from now on; the epoch must be renewed first. */
  synchronized void heard() {
    listening = true;
    doubt();
  }

  /** They are not heard any more. */
  synchronized void deaf() {
    listening = false;
    doubt();
  }

  /** A change of this process has not been answered by Redis in time. */
  public synchronized void late() {
    late++;
    answering = false;
    settle();
  }

  /** A late change has been answered after all. */
  public synchronized void arrived() {
    late--;
    settle();
  }

  /** A change of this process may not have reached Redis. */
  public void lost() {
    Runnable renew;
    synchronized (this) {
      answering = false;
      doubt();
      renew = renewal;
    }
    renew.run();
  }

  private void doubt() {
    doubts++;
    renewed = false;
    settle();
  }

  /** What to hand to {@link #renewed} after renewing; taken before the renewal is sent. */
  synchronized long doubts() {
    return doubts;
  }

  /**
   * The epoch was renewed.
   *
   * @return whether that settles all doubts; if not, some came while it was on its way
   */
  synchronized boolean renewed(long seen) {
    renewed = seen == doubts;
    settle();
    return renewed;
  }

  private void settle() {
    near = listening;
    redis = listening && renewed && late == 0;
  }
}
