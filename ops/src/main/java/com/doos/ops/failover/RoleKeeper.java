package com.doos.ops.failover;

import com.doos.ops.failover.FailoverConfig.PairConfig;
import com.doos.ops.failover.Roles.Outcome;
import com.doos.shared.config.AddressConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * Settles the roles of each pair after each start of a server, see {@link Roles}; tries again until
 * they are settled or an operator has to decide. Between starts it only looks for the next one: who
 * takes over from a server that dies is an operator's decision.
 */
public final class RoleKeeper implements AutoCloseable {
  private static final long PAUSE_MS = 500;

  private final FailoverConfig config;
  private final BiConsumer<String, String> listener;
  private final List<Keeper> keepers = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Begins at once.
   *
   * @param listener is told the name of a pair and what became of it, or is missing
   */
  public RoleKeeper(FailoverConfig config, BiConsumer<String, String> listener) {
    this.config = config;
    this.listener = listener;
    for (PairConfig pair : config.pairs()) {
      Keeper keeper = new Keeper(pair);
      keepers.add(keeper);
      Thread.ofPlatform().daemon().name("roles-" + pair.name()).start(keeper::run);
    }
  }

  /**
   * Waits until each pair has a server that takes writes.
   *
   * @throws TimeoutException when one has none by then
   */
  public void awaitSettled(Duration limit) throws InterruptedException, TimeoutException {
    try {
      CompletableFuture.allOf(
              keepers.stream().map(keeper -> keeper.settled).toArray(CompletableFuture<?>[]::new))
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Waits until this is closed. */
  public void awaitClose() throws InterruptedException {
    closing.await();
  }

  @Override
  public void close() {
    closing.countDown();
  }

  private final class Keeper {
    private final PairConfig pair;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final Map<AddressConfig, OptionalLong> uptimes = new HashMap<>();
    private String lastTold = "";

    Keeper(PairConfig pair) {
      this.pair = pair;
    }

    void run() {
      try {
        boolean open = false;
        do {
          open |= anyStarted();
          open = open && !settle();
        } while (!closing.await(PAUSE_MS, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Whether a server answers that did not before, or has been up for less time than before. */
    private boolean anyStarted() {
      boolean started = false;
      for (AddressConfig server : List.of(pair.first(), pair.second())) {
        OptionalLong uptime = DatabaseServer.uptimeSeconds(server, config);
        OptionalLong before = uptimes.put(server, uptime);
        started |=
            uptime.isPresent()
                && (before == null || uptime.getAsLong() < before.orElse(Long.MAX_VALUE));
      }
      return started;
    }

    private boolean settle() {
      try (Pair opened = Pair.open(pair, config)) {
        return switch (Roles.settle(opened)) {
          case Outcome.Settled done -> {
            tell(done.primary() + " takes writes");
            settled.complete(null);
            yield true;
          }
          case Outcome.Waiting waiting -> {
            tell(waiting.reason());
            yield false;
          }
          case Outcome.Undecided undecided -> {
            tell(undecided.reason());
            yield true;
          }
        };
      } catch (SQLException | RefusedException notNow) {
        tell(String.valueOf(notNow.getMessage()));
        return false;
      }
    }

    private void tell(String what) {
      if (!what.equals(lastTold)) {
        lastTold = what;
        listener.accept(pair.name(), what);
      }
    }
  }
}
