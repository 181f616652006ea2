package com.doos.order.reconcile;

import com.doos.order.reconcile.ReconcileMetrics.Outcome;
import com.doos.order.store.ReconcileRunStore;
import com.doos.shared.log.LogKeys;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a run, on a virtual thread: step by step, page by page. After each page the run says
 * that it is alive, and rests. What a page suspects is looked at again {@code recheck} later by the
 * same check; only what it names again in the same words, versions included, is a finding. Every
 * remedy is guarded by what was seen, so two runs at once would do no harm either.
 */
public final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** Of a look, a remedy and a heartbeat each; together less than the lease. */
  private static final long ANSWER_MS_MAX = 15_000;

  /** Progress is written no more often. */
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Pool pool;
  private final ReconcileRunStore runs;
  private final List<Step<?>> steps;
  private final ReconcileConfig config;
  private final ReconcileMetrics metrics;
  private final InstantSource clock;
  private volatile boolean stopping;

  /** A run that is under way. */
  private static final class Run {
    private final long id;
    private final boolean repair;
    private final Report report;
    private final Instant begun;
    private Instant beat;

    private Run(long id, boolean repair, Report report, Instant begun) {
      this.id = id;
      this.repair = repair;
      this.report = report;
      this.begun = begun;
      this.beat = begun;
    }
  }

  /** The run must end at once. */
  private static final class Ended extends RuntimeException {
    private Ended(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * @param pool of the database that knows the runs
   */
  public Reconciler(
      Vertx vertx,
      Pool pool,
      ReconcileRunStore runs,
      List<Step<?>> steps,
      ReconcileConfig config,
      ReconcileMetrics metrics,
      InstantSource clock) {
    this.vertx = vertx;
    this.pool = pool;
    this.runs = runs;
    this.steps = List.copyOf(steps);
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The report of a run that has not begun. */
  Report empty() {
    return new Report(steps.size());
  }

  /** The run under way ends after its page. */
  void stop() {
    stopping = true;
  }

  /** Carries out a run that has begun, and ends it. Blocks; never throws. */
  void carryOut(long id, boolean repair) {
    Run run = new Run(id, repair, empty(), clock.instant());
    String error = "";
    try {
      for (Step<?> step : steps) {
        carryOut(run, step);
      }
    } catch (Ended ended) {
      error = String.valueOf(ended.getMessage());
    }
    end(run, error);
  }

  private void end(Run run, String error) {
    Outcome outcome =
        !error.isEmpty()
            ? Outcome.FAILED
            : run.report.isComplete() ? Outcome.DONE : Outcome.INCOMPLETE;
    Duration took = Duration.between(run.begun, clock.instant());
    metrics.ended(outcome, took, clock.instant());
    LOG.atInfo()
        .addKeyValue(LogKeys.STATUS, outcome)
        .addKeyValue(LogKeys.COUNT, run.report.total())
        .addKeyValue(LogKeys.DURATION_MS, took.toMillis())
        .log("reconciled");
    try {
      String state = error.isEmpty() ? "done" : "failed";
      within(
          Transactions.run(
              pool,
              transaction -> runs.finish(transaction, run.id, state, run.report.toJson(), error)));
    } catch (Exception lost) {
      LOG.warn("the end of a run was not written down", lost);
    }
  }

  /** A step that fails leaves the others alone. */
  private <P> void carryOut(Run run, Step<P> step) {
    run.report.enter(step.name());
    try {
      @Nullable P at = step.start();
      while (at != null) {
        at = carryOut(run, step, at);
      }
    } catch (Ended ended) {
      throw ended;
    } catch (Exception failure) {
      // Future.await throws whatever the future failed with.
      LOG.warn("{} not checked to the end", step.name(), failure);
      run.report.unchecked(step.name());
    }
    run.report.leave();
  }

  private <P> @Nullable P carryOut(Run run, Step<P> step, P at) {
    beat(run);
    Page<P> page = within(step.check().look(at, config.page(), run.repair));
    run.report.count(step.counted(), page.checked());
    page.unchecked().forEach(run.report::unchecked);
    page.findings().forEach(found -> add(run, found));
    if (!page.suspicions().isEmpty()) {
      rest(config.recheck());
      Set<Evidence> still =
          within(step.check().look(at, config.page(), run.repair)).suspicions().stream()
              .map(Suspicion::evidence)
              .collect(Collectors.toSet());
      page.suspicions().stream()
          .filter(suspicion -> still.contains(suspicion.evidence()))
          .forEach(suspicion -> settle(run, suspicion));
    }
    rest(config.pause());
    return page.next();
  }

  private void settle(Run run, Suspicion suspicion) {
    beat(run);
    if (suspicion.remedy() == null || !run.repair) {
      add(run, Finding.of(suspicion.evidence(), false));
      return;
    }
    try {
      if (within(suspicion.remedy().get())) {
        add(run, Finding.of(suspicion.evidence(), true));
      }
    } catch (Exception failure) {
      LOG.warn("not repaired", failure);
      add(run, Finding.of(suspicion.evidence(), false));
    }
  }

  private void add(Run run, Finding finding) {
    metrics.found(finding);
    if (run.report.add(finding)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.FINDING, finding.evidence().kind().wireName())
          .addKeyValue(LogKeys.SUBJECT, finding.evidence().subject())
          .addKeyValue(LogKeys.CHANGE, finding.action().wireName())
          .log("reconciliation: {}", finding.evidence().detail());
    }
  }

  private void beat(Run run) {
    if (stopping) {
      throw new Ended("the process was told to end");
    }
    Instant now = clock.instant();
    if (now.isBefore(run.beat.plus(BEAT))) {
      return;
    }
    run.beat = now;
    boolean active;
    try {
      active =
          within(
              Transactions.run(
                  pool, transaction -> runs.beat(transaction, run.id, run.report.toJson())));
    } catch (Exception failure) {
      LOG.warn("progress not written down", failure);
      throw new Ended("its progress could not be written down");
    }
    if (!active) {
      throw new Ended("it was taken for dead");
    }
  }

  private static <T> T within(Future<T> work) {
    return work.timeout(ANSWER_MS_MAX, TimeUnit.MILLISECONDS).await();
  }

  private void rest(Duration pause) {
    vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS).await();
  }
}
