package com.doos.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server with the thread that starts it and starts it again when it dies.
 *
 * <pre>
 * STARTING -> READY -> DIED -> RESTARTING -> READY ...      stop() from anywhere -> STOPPED
 *     |                  ^----------'
 *     '-> failed: first start, {@link #firstReady()} fails, no restart
 * </pre>
 *
 * <p>A first start that fails is a fault of the set-up and is reported; later ones may be the fault
 * of a moment and are tried for ever, {@value #BACKOFF_MIN_SECONDS} to {@value
 * #BACKOFF_MAX_SECONDS} s apart.
 */
final class SupervisedChild {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisedChild.class);
  private static final long BACKOFF_MIN_SECONDS = 1;
  private static final long BACKOFF_MAX_SECONDS = 30;

  /** A server that stayed up this long begins again with the shortest back-off. */
  private static final Duration HEALTHY_AFTER = Duration.ofMinutes(1);

  private final String name;
  private final Path logs;
  private final Callable<ChildSpec> preparation;
  private final ProgressListener listener;
  private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicInteger restarts = new AtomicInteger();
  private final Thread thread;

  private volatile @Nullable ChildProcess process;
  private volatile boolean ready;
  private volatile boolean held;
  private volatile boolean stopped;
  private volatile long askedNanos = System.nanoTime();

  SupervisedChild(
      String name, Path logs, Callable<ChildSpec> preparation, ProgressListener listener) {
    this.name = name;
    this.logs = logs;
    this.preparation = preparation;
    this.listener = listener;
    thread = Thread.ofPlatform().daemon().name("server-" + name).unstarted(this::run);
  }

  String name() {
    return name;
  }

  void start() {
    askedNanos = System.nanoTime();
    thread.start();
  }

  /** Completes when the server is ready for the first time; fails when that start fails. */
  CompletableFuture<Void> firstReady() {
    return firstReady;
  }

  /** Ends the server and returns when it is gone; no restart follows. */
  void stop() throws InterruptedException {
    stopping.countDown();
    ChildProcess running;
    synchronized (this) {
      running = process;
    }
    if (running != null) {
      askedNanos = System.nanoTime();
      running.stop();
    }
    thread.join();
    ready = false;
    stopped = true;
    report(ServerState.STOPPED);
  }

  /** Whether {@link #stop()} has ended it. */
  boolean isStopped() {
    return stopped;
  }

  void signal(String signal) {
    ChildProcess running = process;
    if (running != null) {
      running.signal(signal);
    }
  }

  /** Kills the server; no restart follows until {@link #release()}. */
  void hold() {
    held = true;
    signal("KILL");
  }

  void release() {
    held = false;
  }

  ChildStatus status() {
    ChildProcess running = process;
    long pid = running == null ? 0 : running.pid().orElse(0);
    long rssBytes = pid == 0 ? 0 : ProcFs.rssBytes(pid);
    return new ChildStatus(name, pid, rssBytes, restarts.get(), ready);
  }

  private void run() {
    try {
      report(ServerState.STARTING);
      startOnce(preparation.call());
      firstReady.complete(null);
      supervise();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      firstReady.completeExceptionally(e);
    } catch (Exception e) {
      firstReady.completeExceptionally(e);
    }
  }

  private void supervise() throws InterruptedException {
    long backoffSeconds = BACKOFF_MIN_SECONDS;
    long upSinceNanos = System.nanoTime();
    while (true) {
      awaitExit();
      ready = false;
      if (stopping.getCount() == 0) {
        return;
      }
      report(ServerState.DIED);
      if (System.nanoTime() - upSinceNanos > HEALTHY_AFTER.toNanos()) {
        backoffSeconds = BACKOFF_MIN_SECONDS;
      }
      do {
        if (stopping.await(backoffSeconds, TimeUnit.SECONDS)) {
          return;
        }
      } while (held);
      backoffSeconds = Math.min(BACKOFF_MAX_SECONDS, backoffSeconds * 2);
      upSinceNanos = System.nanoTime();
      restart();
    }
  }

  /** Prepared anew, because somebody may have thrown its data away. */
  private void restart() throws InterruptedException {
    restarts.incrementAndGet();
    askedNanos = System.nanoTime();
    report(ServerState.RESTARTING);
    try {
      startOnce(preparation.call());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception failed) {
      if (stopping.getCount() > 0) {
        LOG.atWarn().setCause(failed).addKeyValue("server", name).log("restart failed");
      }
    }
  }

  /** Forks and waits until ready; a server that does not become ready is stopped again. */
  private void startOnce(ChildSpec spec) throws IOException, InterruptedException {
    ChildProcess started;
    synchronized (this) {
      if (stopping.getCount() == 0) {
        throw new ServerStartException(name + " was stopped before it began", null);
      }
      started = ChildProcess.start(spec, logs);
      process = started;
    }
    try {
      started.awaitReady();
    } catch (ServerStartException failed) {
      started.stop();
      throw failed;
    }
    ready = true;
    report(ServerState.READY);
  }

  private void awaitExit() throws InterruptedException {
    ChildProcess running = process;
    if (running != null) {
      running.awaitExit();
    }
  }

  private void report(ServerState state) {
    listener.changed(name, state, Duration.ofNanos(System.nanoTime() - askedNanos));
  }
}
