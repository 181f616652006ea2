package com.doos.order.reconcile;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a run has checked and found so far. Confined to the thread of its run. */
final class Report {
  /** Older findings are counted only. */
  static final int FINDINGS_MAX = 500;

  private final int steps;
  private int stepsDone;
  private String step = "";
  private final Map<String, Long> checked = new TreeMap<>();
  private final Set<String> unchecked = new TreeSet<>();
  private final Map<String, Integer> byKind = new TreeMap<>();
  private final Deque<Finding> findings = new ArrayDeque<>();
  private int total;

  /**
   * @param steps of the run
   */
  Report(int steps) {
    this.steps = steps;
  }

  void enter(String name) {
    step = name;
  }

  void leave() {
    stepsDone++;
    step = "";
  }

  void count(String rows, int number) {
    checked.merge(rows, (long) number, Long::sum);
  }

  /** Some or all of this was not looked at. */
  void unchecked(String what) {
    unchecked.add(what);
  }

  boolean isComplete() {
    return unchecked.isEmpty();
  }

  /** Tells whether it is one of the first {@link #FINDINGS_MAX}. */
  boolean add(Finding finding) {
    total++;
    byKind.merge(finding.evidence().kind().wireName(), 1, Integer::sum);
    findings.addLast(finding);
    if (findings.size() > FINDINGS_MAX) {
      findings.removeFirst();
    }
    return total <= FINDINGS_MAX;
  }

  int total() {
    return total;
  }

  /** As it is stored and shown; the newest finding comes first. */
  JsonObject toJson() {
    JsonArray list = new JsonArray();
    findings.descendingIterator().forEachRemaining(finding -> list.add(json(finding)));
    return new JsonObject()
        .put(
            "progress",
            new JsonObject().put("step", step).put("done", stepsDone).put("steps", steps))
        .put("checked", new JsonObject(Map.copyOf(checked)))
        .put("not_checked", new JsonArray(unchecked.stream().toList()))
        .put("findings_total", total)
        .put("findings_by_kind", new JsonObject(Map.copyOf(byKind)))
        .put("findings", list);
  }

  private static JsonObject json(Finding finding) {
    Evidence evidence = finding.evidence();
    return new JsonObject()
        .put("invariant", evidence.kind().invariant())
        .put("kind", evidence.kind().wireName())
        .put("subject", evidence.subject())
        .put("detail", evidence.detail())
        .put("action", finding.action().wireName());
  }
}
