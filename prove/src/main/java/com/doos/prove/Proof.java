package com.doos.prove;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One run: load and faults, then healing, then judgement. */
final class Proof {
  /** Units of each product at the beginning; the first one becomes scarce. */
  private static final SortedMap<Long, Integer> PRODUCTS =
      new TreeMap<>(Map.of(1003L, 200, 1004L, 50_000, 1005L, 50_000));

  private final ProveOptions options;
  private final Site site;
  private final Consumer<String> listener;

  /**
   * @param site not open yet
   * @param listener is told each step
   */
  Proof(ProveOptions options, Site site, Consumer<String> listener) {
    this.options = options;
    this.site = site;
    this.listener = listener;
  }

  /** A fault begins or ends. */
  private record Turn(Duration at, boolean begins, Fault fault) {}

  Report run()
      throws IOException, SQLException, ExecutionException, InterruptedException, TimeoutException {
    listener.accept("Starting the services");
    site.open(PRODUCTS);
    Set<FaultKind> kinds = site.faults().possible(options.faults());
    if (!kinds.equals(options.faults())) {
      listener.accept("Without clock shifts: libfaketime cannot be had here");
    }
    List<Fault> faults =
        FaultSchedule.of(options.seed(), options.length(), kinds, site.faults().targets());
    Deeds deeds = new Deeds();
    load(deeds, faults);
    listener.accept("Waiting until everything has settled");
    List<Verdict> verdicts = new Judge(site, deeds, PRODUCTS).judge(options.patience());
    return new Report(options, faults, deeds, verdicts);
  }

  private void load(Deeds deeds, List<Fault> faults) throws IOException, InterruptedException {
    List<Turn> turns = new ArrayList<>();
    for (Fault fault : faults) {
      turns.add(new Turn(fault.at(), true, fault));
      turns.add(new Turn(fault.end(), false, fault));
    }
    turns.sort(Comparator.comparing(Turn::at));
    try (Shoppers shoppers =
        new Shoppers(
            site.orderPort(),
            site.inventoryPort(),
            site.tokens(),
            List.copyOf(PRODUCTS.keySet()),
            "prove-" + options.seed(),
            deeds)) {
      long began = System.nanoTime();
      shoppers.start(options.seed());
      for (Turn turn : turns) {
        sleepUntil(began + turn.at().toNanos());
        if (turn.begins()) {
          listener.accept(turn.fault().toString());
          site.faults().inject(turn.fault());
        } else {
          site.faults().heal(turn.fault());
        }
      }
      sleepUntil(began + options.length().toNanos());
      site.awaitReady();
    }
  }

  private static void sleepUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }
}
